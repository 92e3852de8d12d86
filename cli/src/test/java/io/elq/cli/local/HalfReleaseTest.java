// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.release.ReleaseBuild;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases of the shipped model in 16-bit floats answer as those in 32-bit do. */
class HalfReleaseTest {
  private static final List<String> QUESTIONS =
      List.of(
          "who wrote the iliad",
          "is Paris larger than Vienna?",
          "how far is Mars from the sun",
          "where did Homer live, and did he ever see Troy?",
          "what is the capital of Austria",
          "which planet was discovered in 1846?",
          "did the Trojan Horse really exist");

  @TempDir Path folder;
  private Path catalogue;

  @BeforeEach
  void catalogue() throws IOException {
    catalogue =
        Files.write(
            folder.resolve("entity.jsonl"),
            List.of(
                "{\"title\":\"Paris\",\"text\":\"the capital and largest city of France\"}",
                "{\"title\":\"Paris\",\"text\":\"the prince of Troy who abducted Helen\"}",
                "{\"title\":\"Vienna\",\"text\":\"the capital and largest city of Austria\"}",
                "{\"title\":\"Austria\",\"text\":\"a mountainous republic in central Europe\"}",
                "{\"title\":\"Mars\",\"text\":\"a small reddish planet, the 4th from the sun\"}",
                "{\"title\":\"Mars\",\"text\":\"Roman god of war and agriculture\"}",
                "{\"title\":\"Iliad\",\"text\":\"a Greek epic poem about the siege of Troy\"}",
                "{\"title\":\"Homer\",\"text\":\"ancient Greek epic poet\"}",
                "{\"title\":\"Troy\",\"text\":\"an ancient city in Asia Minor\"}",
                "{\"title\":\"Trojan Horse\",\"text\":\"a large hollow wooden figure of a horse\"}"));
  }

  @Test
  void predictionsAreThoseOfFloats() throws IOException {
    List<List<LinkedEntity>> floats = answers(Precision.FP32);
    List<List<LinkedEntity>> halves = answers(Precision.FP16);
    assertThat(floats.stream().mapToInt(List::size).sum())
        .as("linked entities")
        .isGreaterThanOrEqualTo(7);
    double largest = 0;
    for (int i = 0; i < floats.size(); i++) {
      assertThat(halves.get(i)).as(QUESTIONS.get(i)).hasSameSizeAs(floats.get(i));
      for (int j = 0; j < floats.get(i).size(); j++) {
        LinkedEntity exact = floats.get(i).get(j);
        LinkedEntity rounded = halves.get(i).get(j);
        assertThat(rounded.start()).isEqualTo(exact.start());
        assertThat(rounded.end()).isEqualTo(exact.end());
        assertThat(rounded.candidates().get(0).row()).isEqualTo(exact.candidates().get(0).row());
        assertThat(rounded.score()).isCloseTo(exact.score(), within(0.02f));
        largest = Math.max(largest, Math.abs(rounded.score() - exact.score()));
      }
    }
    assertThat(largest).as("or nothing was rounded").isPositive();
  }

  private List<List<LinkedEntity>> answers(Precision precision) throws IOException {
    Path release = folder.resolve(precision.toString());
    new ReleaseBuild(
            ShippedModel.STANDARD.folder(),
            catalogue,
            null,
            release,
            "test",
            null,
            precision,
            folder.resolve("cache"),
            2)
        .build();
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    List<List<LinkedEntity>> answers = new ArrayList<>();
    try (Release opened = Release.open(release, serving)) {
      for (String question : QUESTIONS) {
        answers.add(opened.linker().link(question).entities());
      }
    }
    return answers;
  }
}
