/** Questions a second from Kafka to Kafka, their latency, and what the stream costs. */
package io.elq.bench.stream;
