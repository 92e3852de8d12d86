/** Where answers and dead letters go: Kafka, in transactions. */
package io.elq.job.sink;
