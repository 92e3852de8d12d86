// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static io.elq.job.config.OptionValues.atLeast;
import static io.elq.job.config.OptionValues.atLeastAByte;
import static io.elq.job.config.OptionValues.atLeastASecond;
import static io.elq.job.config.OptionValues.notNegative;
import static io.elq.job.config.OptionValues.optional;
import static io.elq.job.config.OptionValues.positive;
import static io.elq.job.config.OptionValues.required;
import static io.elq.job.config.OptionValues.share;

import io.elq.job.deadletter.FailureLimits;
import io.elq.linker.release.IndexUse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * The checked configuration of a linking job: every value typed, in range, and in harmony with the
 * others. {@link LinkingOptions} says what each means.
 *
 * @param kafka the cluster that all topics live in
 * @param questions what is read
 * @param answers what is written of linked questions
 * @param deadLettersTopic where the others go
 * @param limits how large records may be
 * @param delivery how sure answers and dead letters arrive
 * @param releases what answers
 * @param entities what is added and deleted beside it
 * @param encoding bounds of the encode stage
 * @param resolving bounds of the look up &amp; resolve stage
 * @param failures of a stage that are too many
 */
public record LinkingJobConfig(
    Kafka kafka,
    Questions questions,
    Answers answers,
    String deadLettersTopic,
    RecordLimits limits,
    Transactions delivery,
    Releases releases,
    LiveEntities entities,
    Encoding encoding,
    Resolving resolving,
    FailureLimits failures) {

  /**
   * A Kafka cluster.
   *
   * @param bootstrapServers brokers to ask first, HOST:PORT separated by commas
   * @param properties further settings of all clients, for example of TLS
   */
  public record Kafka(String bootstrapServers, Properties properties) {

    /** Without passwords and logins. */
    @Override
    public String toString() {
      return "Kafka[bootstrapServers=%s, properties=%s]"
          .formatted(bootstrapServers, Secrets.masked(properties));
    }
  }

  /**
   * The topic of questions.
   *
   * @param untilEnd whether the job ends with what the topic holds when it starts
   * @param maxCharacters longest text, UTF-16 units
   */
  public record Questions(
      String topic, String groupId, StartFrom startFrom, boolean untilEnd, int maxCharacters) {}

  /**
   * The topic of answers.
   *
   * @param candidates most candidates listed of a mention; 0 for none
   * @param unlinked whether mentions are listed whose entity the catalogue lacks
   * @param order whether answers keep the order of their questions
   */
  public record Answers(String topic, int candidates, boolean unlinked, AnswerOrder order) {}

  /**
   * How records are delivered.
   *
   * @param idPrefix beginning of transactional ids; null where there are no transactions
   * @param timeout after which the broker aborts a transaction
   */
  public record Transactions(Delivery guarantee, String idPrefix, Duration timeout) {}

  /**
   * Where the job learns what to serve.
   *
   * @param announcement file that names the release; null where a topic does
   * @param topic topic of announcements; null where a file names the release
   * @param statusTopic takes what became of releases, or null
   * @param allowedPrefixes folders that releases may lie in
   * @param checkInterval after which it is read again
   * @param cache where releases of other file systems are kept
   * @param maxWaiting questions of a subtask that may wait for the first release
   * @param index whether their indexes are copied or mapped
   */
  public record Releases(
      @Nullable String announcement,
      @Nullable String topic,
      @Nullable String statusTopic,
      List<String> allowedPrefixes,
      Duration checkInterval,
      CacheConfig cache,
      int maxWaiting,
      IndexUse index) {

    /** The file that names the release, where there is one. */
    public String file() {
      return Objects.requireNonNull(announcement, "releases are announced on a topic");
    }

    /** The topic of announcements, where there is one. */
    public String announcements() {
      return Objects.requireNonNull(topic, "a file names the release");
    }
  }

  /**
   * Entities that are added and deleted while the job runs.
   *
   * @param topic topic of updates; null where there are none
   * @param most entities that may be added or deleted
   */
  public record LiveEntities(@Nullable String topic, int most) {

    /** The topic of updates, where there is one. */
    public String updates() {
      return Objects.requireNonNull(topic, "no entities are added or deleted");
    }
  }

  /**
   * The encode stage.
   *
   * @param inFlight most questions of a subtask that are being encoded
   * @param windowsInFlight most windows of a subtask's questions until they are answered
   * @param deadline questions asked longer ago are not encoded; 0 for none
   * @param encoder how TaskManagers run the encoder
   * @param cacheBytes heap of each TaskManager for answers that are kept; 0 for none
   */
  public record Encoding(
      int inFlight,
      int windowsInFlight,
      Duration deadline,
      EncoderConfig encoder,
      long cacheBytes) {}

  /**
   * The look up &amp; resolve stage.
   *
   * @param inFlight most questions of a subtask that are being resolved
   * @param batch most questions that share a search
   * @param callLimit a search that runs longer counts as hung
   */
  public record Resolving(int inFlight, int batch, Duration callLimit) {}

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
            new Kafka(required(values, LinkingOptions.BOOTSTRAP_SERVERS), kafka),
            questions(values),
            new Answers(
                values.get(LinkingOptions.LINKED_TOPIC),
                atLeast(0, values, LinkingOptions.ANSWER_CANDIDATES),
                values.get(LinkingOptions.UNLINKED) == Unlinked.EMIT,
                values.get(LinkingOptions.ORDER)),
            values.get(LinkingOptions.DEAD_LETTERS_TOPIC),
            RecordLimits.from(values, kafka),
            new Transactions(
                values.get(LinkingOptions.DELIVERY),
                values.get(LinkingOptions.TRANSACTIONAL_ID_PREFIX),
                positive(values, LinkingOptions.TRANSACTION_TIMEOUT)),
            releases(values),
            new LiveEntities(
                optional(values, LinkingOptions.ENTITIES_TOPIC),
                atLeast(1, values, LinkingOptions.MAX_ENTITIES)),
            new Encoding(
                atLeast(1, values, EncodeOptions.IN_FLIGHT),
                atLeast(1, values, EncodeOptions.WINDOWS_IN_FLIGHT),
                notNegative(values, EncodeOptions.DEADLINE),
                encoder(values),
                values.get(EncodeOptions.ANSWER_CACHE).getBytes()),
            new Resolving(
                atLeast(1, values, LinkingOptions.RESOLVE_IN_FLIGHT),
                atLeast(1, values, LinkingOptions.RESOLVE_BATCH),
                positive(values, LinkingOptions.RESOLVE_TIMEOUT)),
            new FailureLimits(
                atLeast(0, values, LinkingOptions.FAILURES_IN_A_ROW),
                share(values, LinkingOptions.FAILURES_SHARE)));
    config.checkTopics();
    config.checkDelivery();
    return config;
  }

  private static Releases releases(Configuration values) {
    String file = optional(values, ReleaseOptions.ANNOUNCEMENT);
    String topic = optional(values, ReleaseOptions.TOPIC);
    if ((file == null) == (topic == null)) {
      throw new IllegalArgumentException(
          "%s and %s: give one of them, %s"
              .formatted(
                  ReleaseOptions.ANNOUNCEMENT.key(),
                  ReleaseOptions.TOPIC.key(),
                  file == null
                      ? "there is nothing to serve otherwise"
                      : "since they would contradict each other"));
    }
    return new Releases(
        file,
        topic,
        optional(values, ReleaseOptions.STATUS_TOPIC),
        values.get(ReleaseOptions.ALLOWED_PREFIXES),
        atLeastASecond(values, ReleaseOptions.CHECK_INTERVAL),
        cache(values),
        atLeast(0, values, ReleaseOptions.MAX_WAITING),
        values.get(ReleaseOptions.MAP_INDEX) ? IndexUse.MAPPED : IndexUse.COPIED);
  }

  /**
   * Reads the part of the cache of releases alone.
   *
   * @throws IllegalArgumentException if a value is malformed or out of range
   */
  public static CacheConfig cache(Configuration values) {
    return new CacheConfig(
        optional(values, ReleaseOptions.CACHE_FOLDER),
        atLeastAByte(values, ReleaseOptions.CACHE_SIZE));
  }

  private static Questions questions(Configuration values) {
    return new Questions(
        values.get(LinkingOptions.QUESTIONS_TOPIC),
        values.get(LinkingOptions.GROUP_ID),
        values.get(LinkingOptions.START_FROM),
        values.get(LinkingOptions.UNTIL_END),
        atLeast(1, values, LinkingOptions.MAX_CHARACTERS));
  }

  /**
   * Checks what depends on the checkpoints, which Flink configures.
   *
   * @param flink the job's Flink configuration
   * @throws IllegalArgumentException if answers would be lost, written twice or never shown
   */
  public void checkCheckpoints(ReadableConfig flink) {
    if (delivery.guarantee() == Delivery.EXACTLY_ONCE) {
      CheckpointRules.check(delivery.timeout(), flink);
    }
  }

  /**
   * Reads the encoder's part alone.
   *
   * @throws IllegalArgumentException if a value is malformed or out of range
   */
  public static EncoderConfig encoder(Configuration values) {
    return new EncoderConfig(
        values.get(EncodeOptions.DEVICE),
        atLeast(0, values, EncodeOptions.DEVICE_ID),
        values.get(EncodeOptions.GPU_MEMORY).getBytes(),
        values.get(EncodeOptions.CPU_FALLBACK),
        atLeast(1, values, EncodeOptions.MAX_BATCH),
        notNegative(values, EncodeOptions.MAX_WAIT),
        atLeast(0, values, EncodeOptions.SLOTS),
        positive(values, EncodeOptions.TIMEOUT),
        notNegative(values, EncodeOptions.GATHER));
  }

  private void checkTopics() {
    KafkaNames.checkBrokers(LinkingOptions.BOOTSTRAP_SERVERS.key(), kafka.bootstrapServers());
    KafkaNames.checkTopic(LinkingOptions.QUESTIONS_TOPIC.key(), questions.topic());
    KafkaNames.checkTopic(LinkingOptions.LINKED_TOPIC.key(), answers.topic());
    KafkaNames.checkTopic(LinkingOptions.DEAD_LETTERS_TOPIC.key(), deadLettersTopic);
    if (releases.topic() != null) {
      KafkaNames.checkTopic(ReleaseOptions.TOPIC.key(), releases.topic());
    }
    if (releases.statusTopic() != null) {
      KafkaNames.checkTopic(ReleaseOptions.STATUS_TOPIC.key(), releases.statusTopic());
    }
    if (entities.topic() != null) {
      KafkaNames.checkTopic(LinkingOptions.ENTITIES_TOPIC.key(), entities.topic());
    }
    if (Stream.of(questions.topic(), answers.topic(), deadLettersTopic).distinct().count() < 3) {
      throw new IllegalArgumentException(
          "questions (%s), answers (%s) and dead letters (%s) need three topics, or the job would read its own output"
              .formatted(questions.topic(), answers.topic(), deadLettersTopic));
    }
  }

  private void checkDelivery() {
    if (delivery.guarantee() == Delivery.EXACTLY_ONCE
        && (delivery.idPrefix() == null || delivery.idPrefix().isBlank())) {
      throw new IllegalArgumentException(
          "exactly-once delivery needs %s: a name that stays with this job and is not another job's. Set it, or %s to at-least-once"
              .formatted(
                  LinkingOptions.TRANSACTIONAL_ID_PREFIX.key(), LinkingOptions.DELIVERY.key()));
    }
  }
}
