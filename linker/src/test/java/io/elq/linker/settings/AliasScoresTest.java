// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasScoresTest {
  /** As strict as releases are read. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  @Test
  void theLastNumberStandsForAllLongerNames() {
    AliasScores scores = new AliasScores(List.of(1f, 3f), 0);
    assertThat(List.of(scores.mention(1), scores.mention(2), scores.mention(7)))
        .containsExactly(1f, 3f, 3f);
  }

  @Test
  void readsWhatItWritesAndReleasesThatHaveOneNumber() throws Exception {
    AliasScores scores = new AliasScores(List.of(1f, 3f), 5, 2);
    assertThat(JSON.readValue(JSON.writeValueAsString(scores), AliasScores.class))
        .isEqualTo(scores);
    assertThat(JSON.readValue("{\"mention\" : 3.5, \"candidate\" : 4}", AliasScores.class))
        .isEqualTo(new AliasScores(List.of(3.5f), 4, 0));
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> new AliasScores(List.of(), 0)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new AliasScores(List.of(1f, Float.NaN), 0))
        .hasMessageContaining("finite");
  }
}
