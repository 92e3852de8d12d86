/** A release in this process, without Kafka and Flink: what ask and link share. */
package io.elq.cli.local;
