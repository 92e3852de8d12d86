/** A Kafka broker in a process of its own. */
package io.elq.sandbox.kafka;
