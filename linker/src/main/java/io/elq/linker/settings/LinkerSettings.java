// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.elq.linker.tokenize.Tokenizing;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model wants its questions linked: kept in the release, next to the weights that were
 * trained and tuned under it.
 *
 * @param threshold entities with a score not above it are dropped; lower means more entities. At
 *     most 0 for the joint score, which never exceeds 0 (ELQ uses -4.5 to -0.9); any number for
 *     inner products
 * @param mentions best spans a window may propose, at least 1 (ELQ: 50)
 * @param candidates entities retrieved for a span, at least 1 (ELQ: 10); the joint score's softmax
 *     runs over them
 * @param maxMentionLength largest {@code end - start} of a span with inclusive ends (ELQ: 10, so up
 *     to 11 tokens)
 * @param wholeWords whether a span has to begin and end at word boundaries
 * @param aggregation how a span's token vectors become its mention vector
 * @param mentionScale length given to every mention vector, or null to leave it as pooled
 * @param windowTokens longest encoder input in tokens with [CLS] and [SEP]; longer text takes
 *     several windows, or is cut under {@link Compatibility#ELQ}
 * @param windowOverlap word pieces that neighbouring windows share, at least 2 x (maxMentionLength
 *     + 1)
 * @param entityTokens longest entity encoder input in tokens
 * @param compatibility whose behaviour decides; absent means {@link Compatibility#DEFAULT}
 * @param thresholdType which spans are linked; absent means {@link ThresholdType#JOINT}
 * @param mentionThreshold mention logit, any number, that a span has to exceed, where the threshold
 *     type looks at it; else null
 * @param aliases name bonus, where the release has a table of aliases; null does without, as does
 *     {@link Compatibility#ELQ}
 * @param mentionCount weights of the numbers of mentions in a window, with which mentions exclude
 *     each other where they overlap; null takes every span for itself, as does {@link
 *     Compatibility#ELQ}
 * @param absentScore score of an entity that the catalogue lacks, beside those of the candidates in
 *     the softmax of the joint score, so that a mention of one is not linked to the nearest other;
 *     null leaves it out, as does {@link Compatibility#ELQ}
 * @param tokenizing how text becomes words, of questions, names and entities alike; absent means
 *     {@link Tokenizing#BERT}, which {@link Compatibility#ELQ} always takes
 */
@JsonIgnoreProperties(ignoreUnknown = false)
public record LinkerSettings(
    float threshold,
    int mentions,
    int candidates,
    int maxMentionLength,
    boolean wholeWords,
    Aggregation aggregation,
    @Nullable Float mentionScale,
    int windowTokens,
    int windowOverlap,
    int entityTokens,
    Compatibility compatibility,
    ThresholdType thresholdType,
    @Nullable Float mentionThreshold,
    @Nullable AliasScores aliases,
    @Nullable MentionCount mentionCount,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Float absentScore,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Tokenizing.First.class)
        Tokenizing tokenizing) {

  /** ELQ's published defaults for the fine-tuned model, with windows for long text. */
  public static final LinkerSettings ELQ =
      new LinkerSettings(
          -1.5f,
          50,
          10,
          10,
          false,
          Aggregation.ALL_AVG,
          null,
          64,
          32,
          128,
          Compatibility.DEFAULT,
          ThresholdType.JOINT,
          null,
          null,
          null,
          null,
          Tokenizing.BERT);

  /** Checks the ranges. */
  public LinkerSettings {
    compatibility = compatibility == null ? Compatibility.DEFAULT : compatibility;
    thresholdType = thresholdType == null ? ThresholdType.JOINT : thresholdType;
    tokenizing = tokenizing == null ? Tokenizing.BERT : tokenizing;
    checkThresholds(threshold, thresholdType, mentionThreshold);
    require(mentions >= 1, "mentions", mentions, "at least 1");
    require(candidates >= 1, "candidates", candidates, "at least 1");
    require(maxMentionLength >= 0, "maxMentionLength", maxMentionLength, "at least 0");
    require(aggregation != null, "aggregation", aggregation, "one of the aggregations");
    require(
        mentionScale == null || mentionScale > 0 && Float.isFinite(mentionScale),
        "mentionScale",
        mentionScale,
        "positive, or absent");
    require(windowTokens >= 3, "windowTokens", windowTokens, "at least 3");
    if (compatibility == Compatibility.DEFAULT) {
      int overlap = 2 * (maxMentionLength + 1);
      require(windowOverlap >= overlap, "windowOverlap", windowOverlap, "at least " + overlap);
      int shortest = windowOverlap + 3;
      require(windowTokens >= shortest, "windowTokens", windowTokens, "at least " + shortest);
    }
    require(
        absentScore == null || Float.isFinite(absentScore),
        "absentScore",
        absentScore,
        "finite, or absent");
    require(entityTokens >= 4, "entityTokens", entityTokens, "at least 4");
    require(
        thresholdType == ThresholdType.JOINT || mentionThreshold != null,
        "mentionThreshold",
        mentionThreshold,
        "given, for this threshold type");
  }

  /**
   * Refuses thresholds that no score can exceed. Joint scores are logarithms of probabilities, at
   * most 0; inner products and mention logits have no bound.
   */
  private static void checkThresholds(
      float threshold, ThresholdType type, @Nullable Float mention) {
    boolean joint = type == ThresholdType.JOINT;
    require(
        joint ? threshold <= 0 : threshold < Float.POSITIVE_INFINITY,
        "threshold",
        threshold,
        joint
            ? "at most 0: scores are at most 0, so nothing would be linked (lower means more"
                + " entities)"
            : "a number below infinity, or -Infinity");
    require(
        mention == null || mention < Float.POSITIVE_INFINITY,
        "mentionThreshold",
        mention,
        "a number below infinity, or -Infinity");
  }

  /**
   * These settings with changes, for example {@code settings.with(to -> to.candidates(5))}.
   *
   * @throws IllegalArgumentException if the changed settings do not go together
   */
  public LinkerSettings with(Consumer<SettingsDraft> changes) {
    SettingsDraft draft = new SettingsDraft(this);
    changes.accept(draft);
    return draft.settings();
  }

  /** These settings with what training finds: the threshold and the length of mention vectors. */
  public LinkerSettings tuned(float foundThreshold, @Nullable Float foundScale) {
    return with(to -> to.threshold(foundThreshold).mentionScale(foundScale));
  }

  /** These settings with other alias scores. */
  public LinkerSettings withAliases(@Nullable AliasScores scores) {
    return with(to -> to.aliases(scores));
  }

  /** These settings with another score of what the catalogue lacks. */
  public LinkerSettings withAbsentScore(@Nullable Float score) {
    return with(to -> to.absentScore(score));
  }

  /** These settings with text read in another version. */
  public LinkerSettings withTokenizing(Tokenizing version) {
    return with(to -> to.tokenizing(version));
  }

  /**
   * The bound of mention logits.
   *
   * @throws NullPointerException if {@link #thresholdType()} is {@link ThresholdType#JOINT} and
   *     none was given
   */
  public float mentionLogitThreshold() {
    return Objects.requireNonNull(mentionThreshold, "mentionThreshold");
  }

  private static void require(boolean holds, String name, @Nullable Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", but has to be " + allowed);
    }
  }
}
