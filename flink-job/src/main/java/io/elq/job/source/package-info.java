/** Where questions and releases come from: Kafka records, decoded, and the announcement file. */
package io.elq.job.source;
