// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which thresholds a score can exceed at all. */
final class ThresholdRangeTest {

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, 1, 7, Float.POSITIVE_INFINITY, Float.NaN})
  void jointScoresAreAtMostZeroAndSoIsTheirThreshold(float threshold) {
    assertThatThrownBy(() -> settings(threshold, ThresholdType.JOINT, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threshold is " + threshold + ", but has to be at most 0")
        .hasMessageContaining("scores are at most 0");
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0f, -1.5f, -1e30f, Float.NEGATIVE_INFINITY})
  void whatAJointScoreMayExceedIsTaken(float threshold) {
    assertThat(settings(threshold, ThresholdType.JOINT, null).threshold()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @EnumSource(names = "JOINT", mode = EnumSource.Mode.EXCLUDE)
  void innerProductsAndLogitsHaveNoBound(ThresholdType type) {
    LinkerSettings settings = settings(80.5f, type, 3f);
    assertThat(settings.threshold()).isEqualTo(80.5f);
    assertThat(settings.mentionThreshold()).isEqualTo(3f);
  }

  @ParameterizedTest
  @EnumSource(names = "JOINT", mode = EnumSource.Mode.EXCLUDE)
  void noScoreExceedsInfinityOrWhatIsNoNumber(ThresholdType type) {
    for (float never : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> settings(never, type, -1f))
          .hasMessageContaining("threshold is " + never);
      assertThatThrownBy(() -> settings(-1f, type, never))
          .hasMessageContaining("mentionThreshold is " + never);
    }
  }

  @Test
  void aBoundOfTheReleasesTypeHoldsForAnOverride() {
    LinkerSettings byMention = settings(-1f, ThresholdType.THRESHOLDED_ENTITY_BY_MENTION, -1f);
    var seven = new SettingsOverrides(null, 7f, null, null, null, null, null);
    assertThat(seven.apply(byMention).threshold()).isEqualTo(7f);
    assertThatThrownBy(() -> seven.apply(LinkerSettings.ELQ)).hasMessageContaining("at most 0");
  }

  private static LinkerSettings settings(
      float threshold, ThresholdType type, Float mentionThreshold) {
    return new SettingsOverrides(null, threshold, type, mentionThreshold, null, null, null)
        .apply(LinkerSettings.ELQ);
  }
}
