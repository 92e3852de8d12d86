/** The streaming job: questions from Kafka, linked, back to Kafka. */
package io.elq.job;
