// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Every metric of the linking job. Operators register by these constants alone, and the reference
 * page is written from them.
 */
public enum JobMetric {
  DECODED("decode", "decode.questions", Type.COUNTER, "questions", "records that are questions"),
  NOT_DECODED(
      "decode",
      "decode.deadLetters",
      Type.COUNTER,
      "records",
      "records that are not, or are too long or too large"),
  RELEASE(
      "assign release",
      "release.current",
      Type.TEXT,
      "",
      "id of the release that is served; `none` before the first"),
  RELEASE_SERVED(
      "assign release",
      "release.id.served",
      Type.GAUGE,
      "0 or 1",
      "1 for the release that is served, 0 for those before it; the label `id` is the release's"),
  CANARY_SHARE(
      "assign release",
      "release.canaryShare",
      Type.GAUGE,
      "share",
      "share of the questions that a release on trial is to answer; 0 without one"),
  RELEASE_AGE(
      "assign release",
      "release.servedSeconds",
      Type.GAUGE,
      "seconds",
      "how long it has been served by this subtask"),
  RELEASE_LOADING(
      "assign release",
      "release.loadSeconds",
      Type.GAUGE,
      "seconds",
      "from its announcement until it was open"),
  RELEASES_REFUSED(
      "assign release",
      "release.refused",
      Type.COUNTER,
      "attempts",
      "failed attempts to open an announced release"),
  WAITING_FOR_RELEASE(
      "assign release",
      "release.waitingQuestions",
      Type.GAUGE,
      "questions",
      "questions that wait because no release is open yet"),
  ENTITIES_SHARE(
      "decode entities",
      "overlay.share",
      Type.GAUGE,
      "share",
      "entities that are added or deleted, as a share of `elq.entities.max`; rebuild the release at 0.8"),
  ENTITIES_REFUSED(
      "decode entities",
      "overlay.deadLetters",
      Type.COUNTER,
      "records",
      "records that are no update of an entity, or of one too many"),
  OVERLAY_ENTITIES(
      "assign release",
      "overlay.entities",
      Type.SHARED_GAUGE,
      "entities",
      "entities that are served beside the release"),
  OVERLAY_DELETED(
      "assign release",
      "overlay.deleted",
      Type.SHARED_GAUGE,
      "entities",
      "entities of the release that are not served, because they were deleted or replaced"),
  OVERLAY_VERSION(
      "assign release",
      "overlay.version",
      Type.SHARED_GAUGE,
      "",
      "one more than the offset of the last update of an entity that is served"),
  OVERLAY_ENCODING(
      "assign release",
      "overlay.encodeSeconds",
      Type.SHARED_GAUGE,
      "seconds",
      "how long the last updates took to encode"),
  WINDOWS(
      "encode",
      "tokenize.windows",
      Type.COUNTER,
      "windows",
      "encoder windows; more than questions where texts are long"),
  WORD_PIECES(
      "encode", "tokenize.wordPieces", Type.COUNTER, "word pieces", "word pieces of the texts"),
  ENCODED("encode", "encode.questions", Type.COUNTER, "questions", "questions encoded"),
  NOT_ENCODED(
      "encode",
      "encode.deadLetters",
      Type.COUNTER,
      "questions",
      "questions that failed here, or took too long"),
  PADDED_TOKENS(
      "encode",
      "encode.paddedTokens",
      Type.COUNTER,
      "tokens",
      "tokens the encoder computed, padding included"),
  PADDING_TOKENS(
      "encode",
      "encode.paddingTokens",
      Type.COUNTER,
      "tokens",
      "those that were padding: what computing wasted"),
  ENCODE_LATENCY(
      "encode",
      "encode.latencyMicros",
      Type.HISTOGRAM,
      "microseconds",
      "from tokenizing to the vectors"),
  CACHE_HITS(
      "encode",
      "cache.hits",
      Type.COUNTER,
      "questions",
      "questions whose answer was in memory: neither encoded nor searched"),
  CACHE_MISSES(
      "encode",
      "cache.misses",
      Type.COUNTER,
      "questions",
      "questions that went to the encoder because it was not; 0 without `elq.answers.cache-size`"),
  CACHE_BYTES(
      "encode",
      "cache.bytes",
      Type.SHARED_GAUGE,
      "bytes",
      "what the answers in memory take of the heap, estimated"),
  BATCHES(
      "encode", "encode.batches", Type.SHARED_COUNTER, "batches", "batches that the encoder took"),
  BATCHED_WINDOWS(
      "encode",
      "encode.batchedWindows",
      Type.SHARED_COUNTER,
      "windows",
      "windows in those batches"),
  QUEUE_TIME(
      "encode",
      "encode.queueNanos",
      Type.SHARED_COUNTER,
      "nanoseconds",
      "time that windows waited for their batches, summed over the windows"),
  INFERENCE_TIME(
      "encode",
      "encode.inferenceNanos",
      Type.SHARED_COUNTER,
      "nanoseconds",
      "time that batches took in the encoder, summed over the batches"),
  WINDOWS_WAITING(
      "encode", "encode.waiting", Type.SHARED_GAUGE, "windows", "windows that wait now"),
  OLDEST_WAITING(
      "encode",
      "encode.oldestWaitingMicros",
      Type.SHARED_GAUGE,
      "microseconds",
      "how long the window has waited that waits longest; 0 if none waits"),
  HUNG_CALLS(
      "encode",
      "encode.hungCalls",
      Type.SHARED_GAUGE,
      "threads",
      "threads that are left behind in hung calls now"),
  ANSWERED(
      "look up & resolve", "candidate.questions", Type.COUNTER, "questions", "questions answered"),
  ENTITIES("look up & resolve", "candidate.entities", Type.COUNTER, "entities", "entities linked"),
  NOT_ANSWERED(
      "look up & resolve",
      "candidate.deadLetters",
      Type.COUNTER,
      "questions",
      "questions that failed here, or took too long"),
  SEARCH_TIME(
      "look up & resolve",
      "candidate.searchMicros",
      Type.HISTOGRAM,
      "microseconds",
      "detecting mentions, searching and deciding, for the batch of questions that went together"),
  TOTAL_TIME(
      "look up & resolve",
      "candidate.totalMicros",
      Type.HISTOGRAM,
      "microseconds",
      "from reading the record to its answer's being ready"),
  ANSWERS_TOO_LARGE(
      "route",
      "answer.tooLarge",
      Type.COUNTER,
      "answers",
      "answers that became dead letters because Kafka would not take them");

  /** What a metric is, and of what. */
  public enum Type {
    COUNTER("counter", "subtask"),
    SHARED_COUNTER("counter", "TaskManager"),
    GAUGE("gauge", "subtask"),
    SHARED_GAUGE("gauge", "TaskManager"),
    TEXT("text", "subtask"),
    HISTOGRAM("histogram", "subtask");

    private final String word;
    private final String scope;

    Type(String word, String scope) {
      this.word = word;
      this.scope = scope;
    }
  }

  /** Beginning of the names that Flink's Prometheus reporter gives to metrics of operators. */
  private static final String PROMETHEUS = "flink_taskmanager_job_task_operator_";

  private static final int HISTOGRAM_WINDOW = 1_000;

  private final String operator;
  private final String fullName;
  private final Type type;
  private final String unit;
  private final String meaning;

  JobMetric(String operator, String fullName, Type type, String unit, String meaning) {
    this.operator = operator;
    this.fullName = fullName;
    this.type = type;
    this.unit = unit;
    this.meaning = meaning;
  }

  /**
   * Registers a counter.
   *
   * @param operator the operator's metrics
   * @return one that many threads may count with
   */
  public Counter counter(MetricGroup operator) {
    check(Type.COUNTER);
    return group(operator).counter(name(fullName), new ThreadSafeSimpleCounter());
  }

  /**
   * Registers a counter of what all subtasks of a JVM share.
   *
   * @param operator the operator's metrics
   * @param counted read by the thread that reports metrics; begins at 0 again with each release
   */
  public void counter(MetricGroup operator, LongSupplier counted) {
    check(Type.SHARED_COUNTER);
    group(operator).counter(name(fullName), new OverReleases(counted));
  }

  /** Registers a histogram of the last 1,000 values. */
  public Histogram histogram(MetricGroup operator) {
    check(Type.HISTOGRAM);
    return group(operator)
        .histogram(name(fullName), new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  /**
   * Registers a gauge or a text.
   *
   * @param operator the operator's metrics
   * @param value read by the thread that reports metrics
   */
  public void gauge(MetricGroup operator, Gauge<?> value) {
    check(Type.GAUGE, Type.SHARED_GAUGE, Type.TEXT);
    group(operator).gauge(name(fullName), value);
  }

  /**
   * Registers a gauge under a label.
   *
   * @param label the label's value; its name is the last but one of the metric's
   */
  public void gauge(MetricGroup operator, String label, Gauge<?> value) {
    check(Type.GAUGE);
    String[] names = fullName.split("\\.");
    operator.addGroup(names[0]).addGroup(names[1], label).gauge(names[2], value);
  }

  private MetricGroup group(MetricGroup operator) {
    return operator.addGroup(fullName.substring(0, fullName.indexOf('.')));
  }

  private static String name(String fullName) {
    return fullName.substring(fullName.indexOf('.') + 1);
  }

  private void check(Type... types) {
    for (Type possible : types) {
      if (type == possible) {
        return;
      }
    }
    throw new IllegalStateException(fullName + " is a " + type.word);
  }

  /** Name of the operator that registers it, as in the dashboard. */
  String operator() {
    return operator;
  }

  /** Whether Prometheus stores it, which takes no texts. */
  boolean isNumber() {
    return type != Type.TEXT;
  }

  /** What Flink's Prometheus reporter calls it. */
  String prometheusName() {
    return PROMETHEUS + fullName.replace('.', '_');
  }

  /** Its line of the reference page. */
  String line() {
    return "| %s | `%s` | %s | %s | %s | %s |%n"
        .formatted(operator, fullName, type.word, unit, type.scope, meaning);
  }
}
