/** The contracts on Kafka: Avro schemas, the classes generated from them, and their wire format. */
package io.elq.schemas;
