// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.CommandRun;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxQuestionEncoder;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports the golden tiny model in all its forms. */
class ImportCommandTest {
  @TempDir Path folder;
  private GoldenImport elq;

  @BeforeEach
  void elq() {
    elq = new GoldenImport(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "tiny.legacy.bin, tiny_params.txt, all_entities.t7, faiss_flat_index.pkl, Flat",
    "tiny.zip.bin, tiny_params.json, all_entities.zip.t7, faiss_hnsw_index.pkl, HNSW128",
    "tiny_mlp.legacy.bin, tiny_mlp_params.txt, all_entities.t7, faiss_ivfflat_index.pkl, IVF100",
    "tiny_fl_linear.legacy.bin, tiny_fl_linear_params.txt, all_entities.t7, , Flat",
  })
  void everyFormOfTheModelIsServed(
      String checkpoint, String params, String vectors, String index, String kind)
      throws IOException {
    List<String> arguments =
        elq.arguments(checkpoint, params, "--vectors", elq.golden(vectors).toString());
    if (index != null) {
      arguments.addAll(List.of("--index", elq.golden(index).toString()));
    }
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    try (Release release = Release.open(elq.release(), serving())) {
      assertThat(release.manifest().index().factory()).startsWith(kind);
      assertThat(release.catalogue().size()).isEqualTo(GoldenImport.ENTITIES);
      assertThat(release.linker().link("who wrote the iliad")).isNotNull();
    }
    assertThat(elq.vectors()).isEqualTo(elq.vectors(elq.golden("all_entities.t7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--token-ids entity_token_ids_128.t7",
        "--token-ids entity_token_ids_128.int32.t7",
        "--index faiss_hnsw_index.pkl",
        "--index faiss_ivfflat_index.pkl",
        "",
      })
  void missingEntityVectorsAreMade(String given) throws IOException {
    List<String> arguments = elq.arguments("tiny.legacy.bin", "tiny_params.txt");
    if (!given.isEmpty()) {
      String[] words = given.split(" ");
      arguments.addAll(List.of(words[0], elq.golden(words[1]).toString()));
    }
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    assertClose(elq.vectors(), elq.vectors(elq.golden("all_entities.t7")), 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "tiny_mlp"})
  void encodersAndMentionHeadsAgreeWithTheOriginal(String variant) throws IOException {
    assertThat(elq.run(elq.arguments(variant + ".legacy.bin", variant + "_params.txt"))).isZero();
    JsonNode golden;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(Golden.file("encoder_cases.json.gz")))) {
      golden = new ObjectMapper().readTree(in);
    }
    Path graph = elq.release().resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    int cases = 0;
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(graph, EncoderOptions.cpu())) {
      for (JsonNode expected : golden.get("cases")) {
        if (expected.get("variant").asText().equals(variant)) {
          int[] ids = new ObjectMapper().treeToValue(expected.get("input_ids"), int[].class);
          EncodedQuestion question = encoder.encode(List.of(ids)).get(0);
          if (expected.has("hidden")) {
            assertHidden(question, expected.get("hidden"));
          }
          assertSpanLogits(question, golden.get("span_bounds"), expected.get("span_logits"));
          cases++;
        }
      }
    }
    assertThat(cases).isEqualTo(6);
  }

  @Test
  void anExhaustiveSearchNeedsNoIndexButTheVectors() throws IOException {
    List<String> arguments =
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--vectors",
            elq.golden("all_entities.t7").toString(),
            "--index-factory",
            "IVF20,Flat",
            "--threshold",
            "-9.5");
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    assertThat(run(arguments, folder.resolve("flat"), "Flat")).isZero();
    String text = "who wrote the iliad and where is the nile";
    try (Release exhaustive = Release.open(elq.release(), exhaustive());
        Release flat = Release.open(folder.resolve("flat"), serving())) {
      assertThat(exhaustive.manifest().settings().threshold()).isEqualTo(-9.5f);
      assertThat(exhaustive.linker().link(text)).isEqualTo(flat.linker().link(text));
      assertThat(flat.linker().link(text).entities()).isNotEmpty();
    }
    arguments.add("--no-vectors");
    assertThat(elq.run(arguments)).isZero();
    assertThatThrownBy(() -> Release.open(elq.release(), exhaustive()))
        .hasMessageContaining(
            "has no entity_vectors.npy, which an exhaustive search compares with");
    Release.open(elq.release(), serving()).close();
  }

  @Test
  void theFastestIndexWithinTheBoundsIsBuiltAndShown() throws IOException {
    List<String> arguments =
        elq.arguments(
            "tiny.legacy.bin", "tiny_params.txt", "--recall", "0.95", "--index-memory", "1M");
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    ReleaseManifest manifest = Release.verify(elq.release());
    assertThat(run.out())
        .contains("index within the bounds built with")
        .contains("Indexes of 500 entities, measured on 500 with 1,000 queries")
        .containsPattern("Flat +1\\.0000")
        .containsPattern(
            "IVF90,SQ8, nprobe \\d+ +0\\.") // gives no vectors back, which ELQ's models do not need
        .containsPattern(manifest.index().factory() + "[^\n]*  chosen")
        .contains("Index of all 500 entities: recall ");
    assertThat(elq.release().resolve("index_choice.json")).content().contains("\"recall\" : 0.95");
    assertThat(elq.release().resolve("index_choice.png")).exists();
    assertThat(elq.run(elq.arguments("tiny.legacy.bin", "tiny_params.txt"))).isZero();
    assertThat(elq.release().resolve("index_choice.json")).doesNotExist();
    assertThat(elq.release().resolve("index_choice.png")).doesNotExist();
  }

  @Test
  void whereNoIndexFitsTheNearestAreShownAndNoReleaseIsLeft() throws IOException {
    List<String> arguments =
        elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--index-memory", "1K");
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("elq: no index finds 0.98 of the nearest entities in 1K: ");
    assertThat(elq.release().resolve("release.json")).doesNotExist();
  }

  @Test
  void thePrecisionIsTaken() throws IOException {
    List<String> arguments = elq.arguments("tiny.legacy.bin", "tiny_params.txt");
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    float[] exact = elq.vectors();
    arguments.addAll(List.of("--precision", "fp16"));
    assertThat(elq.run(arguments)).as(elq.errors()).isZero();
    assertThat(Release.verify(elq.release()).encoder().precision()).isEqualTo("fp16");
    assertClose(elq.vectors(), exact, 0.02f);
    assertThat(elq.vectors()).isNotEqualTo(exact);
  }

  @Test
  void damagedEntityVectorsConcernOnlyWhoReadsThem() throws IOException {
    assertThat(elq.run(elq.arguments("tiny.legacy.bin", "tiny_params.txt"))).isZero();
    Path file = elq.release().resolve(ReleaseFile.ENTITY_VECTORS.fileName());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    Release.open(elq.release(), serving()).close();
    assertThatThrownBy(() -> Release.open(elq.release(), exhaustive()))
        .hasMessageContaining("entity_vectors.npy was changed");
    assertThatThrownBy(() -> Release.verify(elq.release()))
        .hasMessageContaining("entity_vectors.npy was changed");
  }

  @Test
  void theSettingsAreTheParameters() throws IOException {
    List<String> arguments =
        elq.arguments(
            "tiny.legacy.bin",
            "tiny_params.txt",
            "--vectors",
            elq.golden("all_entities.t7").toString());
    assertThat(elq.run(arguments)).isZero();
    LinkerSettings settings = settings();
    assertThat(settings.windowTokens()).isEqualTo(128);
    assertThat(settings.entityTokens()).isEqualTo(128);
    assertThat(settings.maxMentionLength()).isEqualTo(10);
    assertThat(settings.threshold()).isEqualTo(LinkerSettings.ELQ.threshold());
    assertThat(settings.compatibility()).isEqualTo(Compatibility.DEFAULT);
    assertThat(settings.tokenizing()).isEqualTo(Tokenizing.LATEST);
    Path narrow = changedParameters("'max_context_length': 128", "'max_context_length': 20");
    arguments.set(arguments.indexOf("--params") + 1, narrow.toString());
    assertThat(elq.run(arguments)).isZero();
    assertThat(settings().windowTokens()).as("what overlapping windows need").isEqualTo(25);
    arguments.addAll(List.of("--compatibility", "elq"));
    assertThat(elq.run(arguments)).isZero();
    assertThat(settings().windowTokens()).isEqualTo(20);
    Path unlimited = changedParameters("'max_mention_length': 10", "'max_mention_length': None");
    arguments.set(arguments.indexOf("--params") + 1, unlimited.toString());
    elq.assertRefused(
        arguments, "max_mention_length is None, which lets ELQ score spans of any length");
  }

  private LinkerSettings settings() {
    return Release.verify(elq.release()).settings();
  }

  private static void assertHidden(EncodedQuestion question, JsonNode hidden) {
    assertThat(hidden).hasSize(question.tokens());
    for (int token = 0; token < question.tokens(); token++) {
      for (int i = 0; i < GoldenImport.DIMENSION; i++) {
        assertThat(question.vectors()[token * GoldenImport.DIMENSION + i])
            .isCloseTo((float) hidden.get(token).get(i).asDouble(), within(1e-4f));
      }
    }
  }

  private static void assertSpanLogits(EncodedQuestion question, JsonNode bounds, JsonNode logits) {
    float[] token = question.mentionLogits();
    int finite = 0;
    for (int i = 0; i < logits.size(); i++) {
      int start = bounds.get(i).get(0).asInt();
      int end = bounds.get(i).get(1).asInt();
      if (start > end || end >= question.tokens()) {
        assertThat(logits.get(i).isNull()).isTrue();
        continue;
      }
      float sum = token[3 * start] + token[3 * end + 1];
      for (int t = start; t <= end; t++) {
        sum += token[3 * t + 2];
      }
      assertThat(sum).isCloseTo((float) logits.get(i).asDouble(), within(1e-4f));
      finite++;
    }
    assertThat(finite).isPositive();
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static ServingOptions serving() {
    return new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
  }

  private static ServingOptions exhaustive() {
    return new ServingOptions(
        EncoderOptions.cpu(), BatchingOptions.DEFAULT, SettingsOverrides.NONE, IndexUse.EXHAUSTIVE);
  }

  /** The same import with another output and index. */
  private int run(List<String> arguments, Path out, String factory) {
    List<String> changed = new ArrayList<>(arguments);
    changed.set(changed.indexOf("--out") + 1, out.toString());
    changed.set(changed.indexOf("--index-factory") + 1, factory);
    return elq.run(changed);
  }

  private Path changedParameters(String from, String to) throws IOException {
    String text = Files.readString(elq.golden("tiny_params.txt"));
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve("params.txt"), text.replace(from, to));
  }
}
