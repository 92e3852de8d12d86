// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static io.elq.job.config.OptionValues.atLeastAByte;

import java.io.Serializable;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How large a record may be, in bytes. What is read is bounded so that one sender cannot stop the
 * service; what is written is bounded by what Kafka takes, because a producer that is handed more
 * fails the job.
 *
 * @param question most bytes of a question's value
 * @param headers most bytes of a question's headers: those of Kafka and its own, names and values
 * @param answer most bytes of an answer as the producer counts them: key, value, headers and the
 *     batch around them, uncompressed
 * @param deadLetter the same of a dead letter
 */
public record RecordLimits(long question, long headers, long answer, long deadLetter)
    implements Serializable {

  /** A letter without its record takes a few kilobytes; below this it might not fit. */
  private static final long LEAST = 64 << 10;

  /**
   * Reads the options.
   *
   * @param kafka properties of the producers
   * @throws IllegalArgumentException if a limit is too low
   */
  static RecordLimits from(Configuration values, Properties kafka) {
    long producer =
        Math.min(
            bytes(kafka, ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
            bytes(kafka, ProducerConfig.BUFFER_MEMORY_CONFIG));
    return new RecordLimits(
        atLeastAByte(values, LinkingOptions.MAX_QUESTION_BYTES),
        atLeastAByte(values, LinkingOptions.MAX_HEADERS_BYTES),
        Math.min(enough(values, LinkingOptions.MAX_ANSWER_BYTES), producer),
        Math.min(enough(values, LinkingOptions.MAX_DEAD_LETTER_BYTES), producer));
  }

  private static long enough(Configuration values, ConfigOption<MemorySize> option) {
    long bytes = values.get(option).getBytes();
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          "%s is %,d bytes, but has to be at least 64 kb".formatted(option.key(), bytes));
    }
    return bytes;
  }

  private static long defaultOf(String property) {
    Object value = ProducerConfig.configDef().defaultValues().get(property);
    return ((Number) Objects.requireNonNull(value, property)).longValue();
  }

  /** A size that the producer is given, or its default. */
  private static long bytes(Properties kafka, String property) {
    String option = LinkingOptions.KAFKA_PROPERTIES.key() + "." + property;
    Object given = kafka.get(property);
    long bytes;
    try {
      bytes = given == null ? defaultOf(property) : Long.parseLong(given.toString().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', but has to be a number of bytes".formatted(option, given), e);
    }
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          "%s is %,d, but has to be at least %,d: dead letters would not fit"
              .formatted(option, bytes, LEAST));
    }
    return bytes;
  }
}
