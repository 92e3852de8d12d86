/** The user's Kafka cluster: how commands reach it, and read its topics. */
package io.elq.cli.kafka;
