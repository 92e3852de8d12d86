// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.weights.StoredFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release that was built by 0.1.0, with a table of aliases, verifies and is served as it was. The
 * answers beside it are those of 0.1.0.
 */
class EarlierReleaseTest {
  /** Scores differ in their last digits between processors. */
  private static final float TOLERANCE = 1e-3f;

  @TempDir Path folder;

  @Test
  void aReleaseOfFormat1VerifiesAndAnswersAsItDid() throws IOException {
    StoredFiles.unzip(EarlierReleaseTest.class, "format-1.zip", folder);
    assertThat(ReleaseCheck.run(folder, line -> {}).id()).isEqualTo("old-ef6a8107a864");
    var options =
        new ServingOptions(
            EncoderOptions.cpu(), BatchingOptions.DEFAULT, SettingsOverrides.NONE, IndexUse.COPIED);
    ObjectMapper json = new ObjectMapper();
    try (Release release = Release.open(folder, options);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(
                    EarlierReleaseTest.class.getResourceAsStream("format-1.answers.jsonl"),
                    StandardCharsets.UTF_8))) {
      List<String> lines = answers.lines().toList();
      assertThat(lines).hasSize(10);
      for (String line : lines) {
        JsonNode answer = json.readTree(line);
        assertSame(release.linker().link(answer.get("text").asText()), answer.get("entities"));
      }
    }
  }

  private static void assertSame(LinkedText linked, JsonNode expected) {
    assertThat(linked.entities()).as(linked.text()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      LinkedEntity entity = linked.entities().get(i);
      assertThat(List.of(entity.start(), entity.end(), (int) entity.entity().row()))
          .as(linked.text())
          .isEqualTo(
              List.of(
                  expected.get(i).get("start").asInt(),
                  expected.get(i).get("end").asInt(),
                  expected.get(i).get("entity").asInt()));
      assertThat(entity.score())
          .as(linked.text())
          .isCloseTo(expected.get(i).get("score").floatValue(), within(TOLERANCE));
    }
  }
}
