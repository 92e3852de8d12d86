package io.elq.job.config;

import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The checked configuration of a linking job: every value typed, in range, and in harmony with the
 * others. Components as in {@link LinkingOptions}.
 */
public record LinkingJobConfig(
    String bootstrapServers,
    Properties kafkaProperties,
    String questionsTopic,
    String groupId,
    StartFrom startFrom,
    boolean untilEnd,
    int maxCharacters,
    String linkedTopic,
    int answerCandidates,
    AnswerOrder order,
    String deadLettersTopic,
    Delivery delivery,
    String transactionalIdPrefix,
    Duration transactionTimeout,
    String release,
    Duration releaseCheckInterval,
    int maxWaiting,
    int encodeInFlight,
    Duration encodeTimeout,
    EncoderConfig encoder,
    int resolveInFlight,
    int resolveBatch,
    Duration resolveTimeout) {

  /**
   * Reads and checks a configuration.
   *
   * @throws IllegalArgumentException if a value is missing, malformed or out of range; the message
   *     says what to do
   */
  public static LinkingJobConfig from(Configuration values) {
    Properties kafka = new Properties();
    kafka.putAll(values.get(LinkingOptions.KAFKA_PROPERTIES));
    LinkingJobConfig config =
        new LinkingJobConfig(
            required(values, LinkingOptions.BOOTSTRAP_SERVERS),
            kafka,
            values.get(LinkingOptions.QUESTIONS_TOPIC),
            values.get(LinkingOptions.GROUP_ID),
            values.get(LinkingOptions.START_FROM),
            values.get(LinkingOptions.UNTIL_END),
            atLeast(1, values, LinkingOptions.MAX_CHARACTERS),
            values.get(LinkingOptions.LINKED_TOPIC),
            atLeast(0, values, LinkingOptions.ANSWER_CANDIDATES),
            values.get(LinkingOptions.ORDER),
            values.get(LinkingOptions.DEAD_LETTERS_TOPIC),
            values.get(LinkingOptions.DELIVERY),
            values.get(LinkingOptions.TRANSACTIONAL_ID_PREFIX),
            positive(values, LinkingOptions.TRANSACTION_TIMEOUT),
            required(values, LinkingOptions.RELEASE),
            atLeastASecond(values, LinkingOptions.RELEASE_CHECK_INTERVAL),
            atLeast(0, values, LinkingOptions.MAX_WAITING),
            atLeast(1, values, LinkingOptions.ENCODE_IN_FLIGHT),
            positive(values, LinkingOptions.ENCODE_TIMEOUT),
            encoder(values),
            atLeast(1, values, LinkingOptions.RESOLVE_IN_FLIGHT),
            atLeast(1, values, LinkingOptions.RESOLVE_BATCH),
            positive(values, LinkingOptions.RESOLVE_TIMEOUT));
    config.checkTopics();
    config.checkDelivery();
    return config;
  }

  /**
   * Checks what depends on the checkpoints, which Flink configures.
   *
   * @param flink the job's Flink configuration
   * @throws IllegalArgumentException if answers would never, or not reliably, become visible
   */
  public void checkCheckpoints(ReadableConfig flink) {
    if (delivery != Delivery.EXACTLY_ONCE) {
      return;
    }
    Duration interval = flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    if (interval == null || interval.isZero()) {
      throw new IllegalArgumentException(
          "exactly-once delivery shows answers with each checkpoint, but there are none: set "
              + CheckpointingOptions.CHECKPOINTING_INTERVAL.key()
              + ", for example to 1s");
    }
    Duration longest = interval.plus(flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT));
    if (transactionTimeout.compareTo(longest) <= 0) {
      throw new IllegalArgumentException(
          "%s is %s, but a transaction can stay open for a checkpoint's interval and timeout (%s): "
                  .formatted(LinkingOptions.TRANSACTION_TIMEOUT.key(), transactionTimeout, longest)
              + "the broker would abort it and its answers would be lost. Raise the one or lower "
              + CheckpointingOptions.CHECKPOINTING_TIMEOUT.key());
    }
  }

  /**
   * Reads the encoder's part alone.
   *
   * @throws IllegalArgumentException if a value is malformed or out of range
   */
  public static EncoderConfig encoder(Configuration values) {
    return new EncoderConfig(
        values.get(LinkingOptions.ENCODE_DEVICE),
        atLeast(0, values, LinkingOptions.ENCODE_DEVICE_ID),
        values.get(LinkingOptions.ENCODE_GPU_MEMORY).getBytes(),
        values.get(LinkingOptions.ENCODE_CPU_FALLBACK),
        atLeast(1, values, LinkingOptions.ENCODE_MAX_BATCH),
        notNegative(values, LinkingOptions.ENCODE_MAX_WAIT),
        atLeast(0, values, LinkingOptions.ENCODE_SLOTS));
  }

  private void checkTopics() {
    KafkaNames.checkBrokers(LinkingOptions.BOOTSTRAP_SERVERS.key(), bootstrapServers);
    KafkaNames.checkTopic(LinkingOptions.QUESTIONS_TOPIC.key(), questionsTopic);
    KafkaNames.checkTopic(LinkingOptions.LINKED_TOPIC.key(), linkedTopic);
    KafkaNames.checkTopic(LinkingOptions.DEAD_LETTERS_TOPIC.key(), deadLettersTopic);
    if (questionsTopic.equals(linkedTopic)
        || questionsTopic.equals(deadLettersTopic)
        || linkedTopic.equals(deadLettersTopic)) {
      throw new IllegalArgumentException(
          "questions (%s), answers (%s) and dead letters (%s) need three topics, or the job would read its own output"
              .formatted(questionsTopic, linkedTopic, deadLettersTopic));
    }
  }

  private void checkDelivery() {
    if (delivery == Delivery.EXACTLY_ONCE
        && (transactionalIdPrefix == null || transactionalIdPrefix.isBlank())) {
      throw new IllegalArgumentException(
          "exactly-once delivery needs %s: a name that stays with this job and is no other job's. Set it, or %s to at-least-once"
              .formatted(
                  LinkingOptions.TRANSACTIONAL_ID_PREFIX.key(), LinkingOptions.DELIVERY.key()));
    }
  }

  private static String required(Configuration values, ConfigOption<String> option) {
    String value = values.get(option);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "%s is missing. %s".formatted(option.key(), OptionsReference.text(option)));
    }
    return value;
  }

  private static int atLeast(int least, Configuration values, ConfigOption<Integer> option) {
    int value = values.get(option);
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, but has to be at least %d".formatted(option.key(), value, least));
    }
    return value;
  }

  private static Duration positive(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be above 0".formatted(option.key(), value));
    }
    return value;
  }

  private static Duration notNegative(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be at least 0".formatted(option.key(), value));
    }
    return value;
  }

  private static Duration atLeastASecond(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be at least 1 s".formatted(option.key(), value));
    }
    return value;
  }
}
