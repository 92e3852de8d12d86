// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.elq.job.deadletter.FailureLimits;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.live.LiveEntities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/**
 * Every option of the linking job; those of releases are in {@link ReleaseOptions}, those of the
 * encode stage in {@link EncodeOptions}. What Flink itself configures (checkpoints, restarts,
 * state, parallelism) keeps Flink's own keys and is not repeated here.
 */
public final class LinkingOptions {

  /** Beginning of all keys below. */
  public static final String PREFIX = "elq.";

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      key("elq.kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka brokers, host:port, separated by commas. Required.");

  public static final ConfigOption<Map<String, String>> KAFKA_PROPERTIES =
      key("elq.kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Further properties of all Kafka clients, for example for security:"
                  + " elq.kafka.properties.security.protocol. Passwords and logins (ssl.*.password,"
                  + " sasl.jaas.config, ...) are refused as arguments, which everybody can read:"
                  + " give them in the file of --config.");

  public static final ConfigOption<String> QUESTIONS_TOPIC =
      key("elq.questions.topic")
          .stringType()
          .defaultValue("questions")
          .withDescription("Topic that questions are read from.");

  public static final ConfigOption<String> GROUP_ID =
      key("elq.questions.group-id")
          .stringType()
          .defaultValue("elq-linking")
          .withDescription(
              "Consumer group under which the job reports how far it has read. Restarts go by the"
                  + " checkpoint, not by the group: what the group reports trails behind, so that a"
                  + " job that starts from it can answer some questions a second time.");

  public static final ConfigOption<StartFrom> START_FROM =
      key("elq.questions.start-from")
          .enumType(StartFrom.class)
          .defaultValue(StartFrom.COMMITTED)
          .withDescription(
              "Where a job without a checkpoint begins: committed (of the group, else earliest),"
                  + " earliest or latest. If the broker has deleted the questions that come next,"
                  + " after a checkpoint or the group's offset, the job fails: it never skips any"
                  + " silently.");

  public static final ConfigOption<Boolean> UNTIL_END =
      key("elq.questions.until-end")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether to stop at the records that were the last ones when the job started. Off by"
                  + " default: a service keeps running.");

  public static final ConfigOption<Integer> MAX_CHARACTERS =
      key("elq.question.max-characters")
          .intType()
          .defaultValue(TextLimit.DEFAULT)
          .withDescription(
              "Longest text that is linked, in characters (Unicode code points), at least 1; longer"
                  + " ones become dead letters. The default is what link, replay, score and train"
                  + " accept too: 67 encoder windows of English text, and up to 333 in scripts that"
                  + " are split by character. No question is longer, and one record"
                  + " cannot hold up the others for long.");

  public static final ConfigOption<MemorySize> MAX_QUESTION_BYTES =
      key("elq.question.max-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "Largest value of a record that is decoded, at least 1 byte; larger ones become dead"
                  + " letters at once. The default is what a topic takes unless configured"
                  + " otherwise.");

  public static final ConfigOption<MemorySize> MAX_HEADERS_BYTES =
      key("elq.question.max-headers-bytes")
          .memoryType()
          .defaultValue(MemorySize.parse("64kb"))
          .withDescription(
              "Most bytes that the headers of a question take, names and values, its Kafka headers"
                  + " and its own together, at least 1; a question with more becomes a dead letter."
                  + " They pass through to the answer, so they count there, too.");

  public static final ConfigOption<String> LINKED_TOPIC =
      key("elq.linked-questions.topic")
          .stringType()
          .defaultValue("linked-questions")
          .withDescription("Topic that answers are written to.");

  public static final ConfigOption<MemorySize> MAX_ANSWER_BYTES =
      key("elq.linked-questions.max-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "Largest answer that is written, at least 64 kb: key, value and headers as a record on"
                  + " Kafka, uncompressed. A larger one becomes a dead letter. The producer's"
                  + " max.request.size (elq.kafka.properties.max.request.size, 1 MiB by default)"
                  + " bounds it as well, and the topic's max.message.bytes must not be lower.");

  public static final ConfigOption<Integer> ANSWER_CANDIDATES =
      key("elq.linked-questions.candidates")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Candidates that each linked entity lists, best first, at least 0. The default is"
                  + " none, because they multiply an answer's size.");

  public static final ConfigOption<Unlinked> UNLINKED =
      key("elq.linked-questions.unlinked")
          .enumType(Unlinked.class)
          .defaultValue(Unlinked.NONE)
          .withDescription(
              "What answers say of mentions whose entity the catalogue most likely lacks: none, or"
                  + " emit, which lists them without an entity. Releases of models that have not"
                  + " learnt to tell have none.");

  public static final ConfigOption<AnswerOrder> ORDER =
      key("elq.linked-questions.order")
          .enumType(AnswerOrder.class)
          .defaultValue(AnswerOrder.AS_READY)
          .withDescription(
              "Order of the answers of a subtask: as-ready, where a long question delays nobody, or"
                  + " as-asked, where it holds back all after it.");

  public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
      key("elq.dead-letters.topic")
          .stringType()
          .defaultValue("dead-letters")
          .withDescription("Topic for records that cannot be linked, each with its reason.");

  public static final ConfigOption<MemorySize> MAX_DEAD_LETTER_BYTES =
      key("elq.dead-letters.max-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "Largest dead letter that is written, at least 64 kb, bounded as answers are. A larger"
                  + " one leaves out the record's value, and then its headers and key, and says"
                  + " with hash, size, topic, partition and offset which record it was.");

  public static final ConfigOption<Delivery> DELIVERY =
      key("elq.delivery.guarantee")
          .enumType(Delivery.class)
          .defaultValue(Delivery.EXACTLY_ONCE)
          .withDescription(
              "What a restart may do to the output: exactly-once (answers appear with the next"
                  + " checkpoint) or at-least-once (answers appear at once, some twice after a"
                  + " restart).");

  public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
      key("elq.delivery.transactional-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Beginning of the names of the job's Kafka transactions; required for exactly-once."
                  + " It has to stay the same over restarts and differ from every other job's on"
                  + " the Kafka cluster, or the jobs abort each other's transactions.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      key("elq.delivery.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "After this time without a commit the broker aborts a transaction, and its answers"
                  + " are lost: the longest outage that exactly-once survives. The default is the"
                  + " most that a broker allows unless configured otherwise"
                  + " (transaction.max.timeout.ms).");

  public static final ConfigOption<String> ENTITIES_TOPIC =
      key("elq.entities.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Compacted topic of entities that are added and deleted while the job runs, one"
                  + " partition, as ./elq entity writes them. Without it the releases are served as"
                  + " they are. A job that is started again without it, from a checkpoint of one"
                  + " that had it, needs --allowNonRestoredState.");

  public static final ConfigOption<Integer> MAX_ENTITIES =
      key("elq.entities.max")
          .intType()
          .defaultValue(LiveEntities.DEFAULT_MOST)
          .withDescription(
              "Entities that may be added or deleted on the topic, at least 1; updates of more"
                  + " become dead letters. Every mention is compared with every one that is added,"
                  + " and every subtask keeps all updates in its state. At 80% the job warns:"
                  + " rebuild the release.");

  public static final ConfigOption<Integer> RESOLVE_IN_FLIGHT =
      key("elq.resolve.in-flight")
          .intType()
          .defaultValue(64)
          .withDescription(
              "Questions that a subtask has in its look up & resolve stage at a time, at least 1."
                  + " Each holds its token vectors (25 kB for 16 tokens of 384 dimensions).");

  public static final ConfigOption<Integer> RESOLVE_BATCH =
      key("elq.resolve.max-batch")
          .intType()
          .defaultValue(16)
          .withDescription("Most questions whose spans are searched together, at least 1.");

  public static final ConfigOption<Duration> RESOLVE_TIMEOUT =
      key("elq.resolve.timeout")
          .durationType()
          .defaultValue(BatchingOptions.CALL_LIMIT)
          .withDescription(
              "A search that has not been answered after this time counts as hung: it is abandoned,"
                  + " and its questions are searched again, each alone. A question that hangs twice"
                  + " becomes a dead letter; when more than two searches hang the job fails.");

  public static final ConfigOption<Integer> FAILURES_IN_A_ROW =
      key("elq.failures.in-a-row")
          .intType()
          .defaultValue(20)
          .withDescription(
              "When so many questions in a row fail in the encode or the look up & resolve stage of"
                  + " a subtask, the job fails and reads them again instead of writing a dead letter"
                  + " for each, at least 0: something breaks for all of them. 0 allows any number.");

  public static final ConfigOption<Double> FAILURES_SHARE =
      key("elq.failures.share")
          .doubleType()
          .defaultValue(0.5)
          .withDescription(
              "The job also fails when more than this share of the last "
                  + FailureLimits.WINDOW
                  + " questions of such a stage have failed, above 0. 1 allows all.");

  /** All options, in the order of the reference page. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          KAFKA_PROPERTIES,
          QUESTIONS_TOPIC,
          GROUP_ID,
          START_FROM,
          UNTIL_END,
          MAX_CHARACTERS,
          MAX_QUESTION_BYTES,
          MAX_HEADERS_BYTES,
          LINKED_TOPIC,
          MAX_ANSWER_BYTES,
          ANSWER_CANDIDATES,
          UNLINKED,
          ORDER,
          DEAD_LETTERS_TOPIC,
          MAX_DEAD_LETTER_BYTES,
          DELIVERY,
          TRANSACTIONAL_ID_PREFIX,
          TRANSACTION_TIMEOUT,
          ReleaseOptions.ANNOUNCEMENT,
          ReleaseOptions.TOPIC,
          ReleaseOptions.STATUS_TOPIC,
          ReleaseOptions.ALLOWED_PREFIXES,
          ReleaseOptions.CHECK_INTERVAL,
          ReleaseOptions.CACHE_FOLDER,
          ReleaseOptions.CACHE_SIZE,
          ReleaseOptions.MAX_WAITING,
          ReleaseOptions.MAP_INDEX,
          ENTITIES_TOPIC,
          MAX_ENTITIES,
          EncodeOptions.IN_FLIGHT,
          EncodeOptions.WINDOWS_IN_FLIGHT,
          EncodeOptions.TIMEOUT,
          EncodeOptions.DEADLINE,
          EncodeOptions.DEVICE,
          EncodeOptions.DEVICE_ID,
          EncodeOptions.GPU_MEMORY,
          EncodeOptions.CPU_FALLBACK,
          EncodeOptions.MAX_BATCH,
          EncodeOptions.MAX_WAIT,
          EncodeOptions.GATHER,
          EncodeOptions.SLOTS,
          EncodeOptions.ANSWER_CACHE,
          RESOLVE_IN_FLIGHT,
          RESOLVE_BATCH,
          RESOLVE_TIMEOUT,
          FAILURES_IN_A_ROW,
          FAILURES_SHARE);

  private LinkingOptions() {}
}
