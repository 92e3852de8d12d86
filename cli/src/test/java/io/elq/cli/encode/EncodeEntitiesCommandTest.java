// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.cli.imports.GoldenImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodes the golden entities with the golden model, as the original did. */
class EncodeEntitiesCommandTest {
  @TempDir Path folder;
  private GoldenImport elq;
  private Path out;

  @BeforeEach
  void release() throws IOException {
    elq = new GoldenImport(folder);
    out = folder.resolve("vectors.npy");
    assertThat(elq.run(elq.arguments("tiny.legacy.bin", "tiny_params.txt")))
        .as(elq.errors())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', fp32, 1e-5",
    "entity.jsonl, '', fp32, 1e-5",
    "'', entity_token_ids_128.t7, fp32, 1e-5",
    "entity.jsonl, entity_token_ids_128.int32.t7, FP32, 1e-5",
    "'', '', fp16, 2e-3"
  })
  void theVectorsAreThoseOfTheOriginal(
      String catalogue, String tokenIds, String precision, float tolerance) throws IOException {
    List<String> arguments = arguments("--storage", precision);
    if (!catalogue.isEmpty()) {
      arguments.addAll(List.of("--catalogue", elq.golden(catalogue).toString()));
    }
    if (!tokenIds.isEmpty()) {
      arguments.addAll(List.of("--token-ids", elq.golden(tokenIds).toString()));
    }
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    int bytes = precision.equals("fp16") ? 2 : 4;
    assertThat(Files.size(out))
        .isEqualTo(128 + GoldenImport.ENTITIES * GoldenImport.DIMENSION * bytes);
    float[] expected = GoldenImport.vectors(elq.golden("all_entities.t7"));
    float[] actual = GoldenImport.vectors(out);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void wrongArgumentsAreReported() throws IOException {
    elq.assertRefused(arguments("--storage", "int8"), "int8", "--storage");
    elq.assertRefused(
        arguments("--catalogue", "nowhere"), "nowhere is not there", "leave --catalogue out");
    List<String> arguments = arguments();
    arguments.set(2, folder.resolve("none").toString());
    elq.assertRefused(arguments, "release.json is not there", "./elq release build");
    assertThat(out).doesNotExist();
  }

  private List<String> arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "encode-entities", "--release", elq.release().toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
