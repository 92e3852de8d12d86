// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation sets differently from the release; null leaves the release's value. See {@link
 * LinkerSettings} for the meaning of each.
 *
 * @param windowTokens longest encoder input; in the default mode the windows' overlap shrinks with
 *     it
 */
public record SettingsOverrides(
    @Nullable Compatibility compatibility,
    @Nullable Float threshold,
    @Nullable ThresholdType thresholdType,
    @Nullable Float mentionThreshold,
    @Nullable Integer mentions,
    @Nullable Integer candidates,
    @Nullable Integer windowTokens)
    implements Serializable {

  /** Everything as the release says. */
  public static final SettingsOverrides NONE =
      new SettingsOverrides(null, null, null, null, null, null, null);

  /**
   * The release's settings with these values.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  public LinkerSettings apply(LinkerSettings settings) {
    return settings.with(
        to ->
            to.threshold(or(threshold, settings.threshold()))
                .thresholdType(or(thresholdType, settings.thresholdType()))
                .mentionThreshold(
                    mentionThreshold == null ? settings.mentionThreshold() : mentionThreshold)
                .mentions(or(mentions, settings.mentions()))
                .candidates(or(candidates, settings.candidates()))
                .windowTokens(or(windowTokens, settings.windowTokens()))
                .windowOverlap(overlap(settings))
                .compatibility(or(compatibility, settings.compatibility())));
  }

  /** As large as the release says, but at most half of a window given here. */
  private int overlap(LinkerSettings settings) {
    if (windowTokens == null) {
      return settings.windowOverlap();
    }
    int smallest = 2 * (settings.maxMentionLength() + 1);
    return Math.min(settings.windowOverlap(), Math.max(smallest, (windowTokens - 2) / 2));
  }

  private static <T> T or(@Nullable T override, T value) {
    return override == null ? value : override;
  }
}
