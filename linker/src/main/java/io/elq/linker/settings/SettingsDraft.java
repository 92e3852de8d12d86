// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import io.elq.linker.tokenize.Tokenizing;
import org.jspecify.annotations.Nullable;

/**
 * Settings under change: each method sets the value of its name, which {@link LinkerSettings}
 * explains. Used by {@link LinkerSettings#with} alone, whose thread owns it; nothing is checked
 * before all changes are made.
 */
public final class SettingsDraft {
  private float threshold;
  private int mentions;
  private int candidates;
  private int maxMentionLength;
  private boolean wholeWords;
  private Aggregation aggregation;
  private @Nullable Float mentionScale;
  private int windowTokens;
  private int windowOverlap;
  private int entityTokens;
  private Compatibility compatibility;
  private ThresholdType thresholdType;
  private @Nullable Float mentionThreshold;
  private @Nullable AliasScores aliases;
  private @Nullable MentionCount mentionCount;
  private @Nullable Float absentScore;
  private Tokenizing tokenizing;

  SettingsDraft(LinkerSettings from) {
    threshold = from.threshold();
    mentions = from.mentions();
    candidates = from.candidates();
    maxMentionLength = from.maxMentionLength();
    wholeWords = from.wholeWords();
    aggregation = from.aggregation();
    mentionScale = from.mentionScale();
    windowTokens = from.windowTokens();
    windowOverlap = from.windowOverlap();
    entityTokens = from.entityTokens();
    compatibility = from.compatibility();
    thresholdType = from.thresholdType();
    mentionThreshold = from.mentionThreshold();
    aliases = from.aliases();
    mentionCount = from.mentionCount();
    absentScore = from.absentScore();
    tokenizing = from.tokenizing();
  }

  LinkerSettings settings() {
    return new LinkerSettings(
        threshold,
        mentions,
        candidates,
        maxMentionLength,
        wholeWords,
        aggregation,
        mentionScale,
        windowTokens,
        windowOverlap,
        entityTokens,
        compatibility,
        thresholdType,
        mentionThreshold,
        aliases,
        mentionCount,
        absentScore,
        tokenizing);
  }

  /** {@link LinkerSettings#threshold()}. */
  public SettingsDraft threshold(float value) {
    threshold = value;
    return this;
  }

  /** {@link LinkerSettings#mentions()}. */
  public SettingsDraft mentions(int value) {
    mentions = value;
    return this;
  }

  /** {@link LinkerSettings#candidates()}. */
  public SettingsDraft candidates(int value) {
    candidates = value;
    return this;
  }

  /** {@link LinkerSettings#maxMentionLength()}. */
  public SettingsDraft maxMentionLength(int value) {
    maxMentionLength = value;
    return this;
  }

  /** {@link LinkerSettings#wholeWords()}. */
  public SettingsDraft wholeWords(boolean value) {
    wholeWords = value;
    return this;
  }

  /** {@link LinkerSettings#aggregation()}. */
  public SettingsDraft aggregation(Aggregation value) {
    aggregation = value;
    return this;
  }

  /** {@link LinkerSettings#mentionScale()}. */
  public SettingsDraft mentionScale(@Nullable Float value) {
    mentionScale = value;
    return this;
  }

  /** {@link LinkerSettings#windowTokens()}. */
  public SettingsDraft windowTokens(int value) {
    windowTokens = value;
    return this;
  }

  /** {@link LinkerSettings#windowOverlap()}. */
  public SettingsDraft windowOverlap(int value) {
    windowOverlap = value;
    return this;
  }

  /** {@link LinkerSettings#entityTokens()}. */
  public SettingsDraft entityTokens(int value) {
    entityTokens = value;
    return this;
  }

  /** {@link LinkerSettings#compatibility()}. */
  public SettingsDraft compatibility(Compatibility value) {
    compatibility = value;
    return this;
  }

  /** {@link LinkerSettings#thresholdType()}. */
  public SettingsDraft thresholdType(ThresholdType value) {
    thresholdType = value;
    return this;
  }

  /** {@link LinkerSettings#mentionThreshold()}. */
  public SettingsDraft mentionThreshold(@Nullable Float value) {
    mentionThreshold = value;
    return this;
  }

  /** {@link LinkerSettings#aliases()}. */
  public SettingsDraft aliases(@Nullable AliasScores value) {
    aliases = value;
    return this;
  }

  /** {@link LinkerSettings#mentionCount()}. */
  public SettingsDraft mentionCount(@Nullable MentionCount value) {
    mentionCount = value;
    return this;
  }

  /** {@link LinkerSettings#absentScore()}. */
  public SettingsDraft absentScore(@Nullable Float value) {
    absentScore = value;
    return this;
  }

  /** {@link LinkerSettings#tokenizing()}. */
  public SettingsDraft tokenizing(Tokenizing value) {
    tokenizing = value;
    return this;
  }
}
