// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsOverridesTest {

  @Test
  void nothingOverriddenChangesNothing() {
    assertThat(SettingsOverrides.NONE.apply(LinkerSettings.ELQ)).isEqualTo(LinkerSettings.ELQ);
  }

  @Test
  void eachValueReplacesTheReleases() {
    LinkerSettings settings =
        new SettingsOverrides(
                Compatibility.ELQ, -3f, ThresholdType.TOP_ENTITY_BY_MENTION, -0.5f, 7, 3, 16)
            .apply(LinkerSettings.ELQ);
    assertThat(settings.compatibility()).isEqualTo(Compatibility.ELQ);
    assertThat(settings.threshold()).isEqualTo(-3f);
    assertThat(settings.thresholdType()).isEqualTo(ThresholdType.TOP_ENTITY_BY_MENTION);
    assertThat(settings.mentionThreshold()).isEqualTo(-0.5f);
    assertThat(settings.mentions()).isEqualTo(7);
    assertThat(settings.candidates()).isEqualTo(3);
    assertThat(settings.windowTokens()).isEqualTo(16);
  }

  @Test
  void windowsShrinkWithTheirOverlap() {
    LinkerSettings settings = overrides(null, 32).apply(LinkerSettings.ELQ);
    assertThat(settings.windowOverlap()).isEqualTo(22);
  }

  @Test
  void windowsShorterThanTwoMentionsAreRefusedUnlessTextIsCut() {
    assertThatThrownBy(() -> overrides(null, 16).apply(LinkerSettings.ELQ))
        .hasMessage("windowTokens is 16, but has to be at least 25");
    assertThat(overrides(Compatibility.ELQ, 16).apply(LinkerSettings.ELQ).windowTokens())
        .isEqualTo(16);
  }

  @Test
  void aMentionThresholdHasToBeGivenWhereItDecides() {
    var overrides =
        new SettingsOverrides(
            null, null, ThresholdType.TOP_ENTITY_BY_MENTION, null, null, null, null);
    assertThatThrownBy(() -> overrides.apply(LinkerSettings.ELQ))
        .hasMessage("mentionThreshold is null, but has to be given, for this threshold type");
  }

  private static SettingsOverrides overrides(Compatibility compatibility, int windowTokens) {
    return new SettingsOverrides(compatibility, null, null, null, null, null, windowTokens);
  }
}
