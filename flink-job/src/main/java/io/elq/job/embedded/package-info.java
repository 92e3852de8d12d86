/** A Kafka broker and a Flink cluster for demonstrations and tests: started here, gone after. */
package io.elq.job.embedded;
