// SPDX-License-Identifier: Apache-2.0
package io.elq.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.bench.encoder.BgeSmallGraphs;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.encoder.Encoders;
import io.elq.bench.entity.EntityBench;
import io.elq.bench.index.BenchVectors;
import io.elq.bench.index.IndexBench;
import io.elq.bench.large.LargeBench;
import io.elq.bench.linker.LinkerBench;
import io.elq.bench.micro.MicroBench;
import io.elq.linker.release.TinyRelease;
import io.elq.weights.onnx.BertConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir private Path folder;

  @Test
  void measuresEachBatchSizeWithEachNumberOfRuns() throws Exception {
    List<EncoderBench.Row> rows = new ArrayList<>();
    Path folder;
    try (BgeSmallGraphs graphs = BgeSmallGraphs.write();
        Encoders encoders = graphs.open()) {
      folder = graphs.folder();
      new EncoderBench("encoder", 4, List.of(1, 2), List.of(1, 2), 2, SHORT)
          .run(encoders, rows::add);
    }
    assertThat(folder).doesNotExist();
    assertThat(rows)
        .extracting(row -> row.batch() + "x" + row.runs() + " " + row.encoder())
        .startsWith("1x1 fp32", "1x1 int8", "1x1 ort-dynamic", "1x1 raw", "1x2 fp32")
        .endsWith("2x2 raw")
        .hasSize(16);
    assertThat(rows).allMatch(row -> row.perSecond().min() > 0 && row.perSecond().runs() == 2);
    assertThat(rows.get(0).ratio().value()).isEqualTo(1);
    assertThat(rows.subList(0, 4))
        .flatExtracting(EncoderBench.Row::measurements)
        .extracting(Measurement::name)
        .contains(
            "encoder.int8.batch1.runs1.ratio",
            "encoder.int8.batch1.runs1.against_dynamic",
            "encoder.fp32.batch1.runs1.against_raw",
            "encoder.ort-dynamic.batch1.runs1.per_second",
            "encoder.raw.batch1.runs1.per_second")
        .hasSize(4 * 3 + 2);
  }

  @Test
  void importsARandomCheckpointAndMeasuresItsEncoders() throws Exception {
    BertConfig tiny = new BertConfig(2, 32, 2, 64, 200, 128, BertConfig.LAYER_NORM_EPSILON);
    List<Measurement> figures = new ArrayList<>();
    List<String> progress = new ArrayList<>();
    Path files = folder.resolve("large");
    new LargeBench(tiny, files, new EncoderBench("large", 16, List.of(2), List.of(1), 2, SHORT))
        .run(row -> figures.addAll(row.measurements()), progress::add);
    assertThat(files).doesNotExist();
    List<String> names =
        new ArrayList<>(
            List.of(
                "large.fp32.batch2.runs1.per_second",
                "large.fp32.batch2.runs1.against_raw",
                "large.int8.batch2.runs1.ratio",
                "large.raw.batch2.runs1.per_second"));
    if (progress.stream().noneMatch(line -> line.startsWith("PyTorch is left out"))) {
      names.add("large.int8.batch2.runs1.against_torch");
      names.add("large.torch.batch2.runs1.per_second");
    }
    assertThat(figures).extracting(Measurement::name).containsAll(names);
    assertThat(figures).allMatch(figure -> figure.value() > 0);
  }

  @Test
  void bertLargeIsRefusedBeforeAnythingLongWhereThereIsNoRoom() {
    BertConfig huge =
        new BertConfig(1000, 65_536, 1, 262_144, 200, 128, BertConfig.LAYER_NORM_EPSILON);
    EncoderBench bench = new EncoderBench("large", 16, List.of(1), List.of(1), 1, SHORT);
    assertThatThrownBy(() -> new LargeBench(huge, folder, bench).requireRoom())
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "measuring BERT-large needs .* GiB of disk, but .* has .* GiB left: free some, .*");
  }

  @Test
  void aMeasurementHasMedianAndSpread() {
    assertThat(Measurement.of("x", "s", List.of(3.0, 1.0, 2.0)))
        .isEqualTo(new Measurement("x", "s", 2, 1, 3, 3));
    assertThat(Measurement.of("x", "s", List.of(4.0, 1.0)).value()).isEqualTo(2.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurement.of("x", "s", List.of()))
        .withMessage("x was never measured");
  }

  @Test
  void describesTheMachine() throws IOException {
    Machine machine =
        Machine.parse(
            """
            processor\t: 0
            model name\t: Some Processor
            physical id\t: 0
            core id\t\t: 0
            flags\t\t: fpu avx2 avx512f amx_int8

            processor\t: 1
            model name\t: Some Processor
            physical id\t: 0
            core id\t\t: 0
            flags\t\t: fpu avx2 avx512f amx_int8
            """);
    assertThat(machine)
        .hasToString("Some Processor, 2 processors (1 cores), avx2 avx512f amx_int8");
    assertThat(Machine.current().processors()).isPositive();
  }

  @Test
  void measuresEachIndex() throws Exception {
    Map<String, Double> figures = new HashMap<>();
    List<String> progress = new ArrayList<>();
    new IndexBench(
            BenchVectors.random(500, 8),
            List.of("Flat", "HNSW8"),
            5,
            List.of(1, 256),
            2,
            1,
            2,
            SHORT)
        .run(figure -> figures.put(figure.name(), figure.value()), progress::add);
    assertThat(figures)
        .containsEntry("index.500.Flat.memory", 8.0 * Float.BYTES)
        .containsEntry("index.500.Flat.recall5", 1.0)
        .containsKeys("index.500.Flat.build", "index.500.HNSW8.batch1.per_second");
    assertThat(figures.get("index.500.HNSW8.recall5")).isGreaterThan(0.9);
    assertThat(figures.get("index.500.HNSW8.batch256.per_second")).isPositive();
    if (progress.isEmpty()) {
      assertThat(figures.get("index.500.Flat.batch1.jni_over_cpp")).isPositive();
      assertThat(figures.get("index.500.HNSW8.batch256.jni_over_cpp")).isPositive();
    } else {
      assertThat(progress).singleElement().asString().startsWith("FAISS in C++ is left out: ");
    }
  }

  @Test
  void vectorsBeyondThoseOfTheFileAreNearThem() throws IOException {
    BenchVectors few = BenchVectors.random(100, 64);
    BenchVectors more = BenchVectors.of(few, 300);
    assertThat(more.rows()).isEqualTo(300);
    assertThat(more.real()).isEqualTo(100);
    assertThat(Arrays.copyOf(more.values(), 6400)).isEqualTo(few.values());
    assertThat(BenchVectors.of(few, 10).values()).isEqualTo(Arrays.copyOf(few.values(), 640));
    for (int row = 100; row < 300; row++) {
      double nearest = Double.MAX_VALUE;
      for (int real = 0; real < 100; real++) {
        double distance = 0;
        for (int i = 0; i < 64; i++) {
          distance += Math.pow(more.values()[row * 64 + i] - few.values()[real * 64 + i], 2);
        }
        nearest = Math.min(nearest, distance);
      }
      assertThat(nearest / 64).as("variance of the noise").isBetween(0.1, 0.5);
    }
  }

  @Test
  void measuresEachEntityEncoder() throws IOException {
    Map<String, Double> figures = new HashMap<>();
    TinyRelease.write(folder.resolve("one"), 1);
    TinyRelease.write(folder.resolve("two"), 2);
    Map<String, Path> releases = new TreeMap<>();
    releases.put("one", folder.resolve("one"));
    releases.put("two", folder.resolve("two"));
    new EntityBench(releases, 50, 2, 2).run(f -> figures.put(f.name(), f.value()));
    assertThat(figures.get("entities.one.ratio")).isEqualTo(1);
    assertThat(figures.get("entities.one.cosine.lowest")).isCloseTo(1, within(1e-6));
    assertThat(figures.get("entities.two.cosine.median")).isLessThan(0.99);
    assertThat(figures.get("entities.two.per_second")).isPositive();
  }

  @Test
  void measuresTheLinkerAndWhatAQuestionAllocates() throws IOException {
    Map<String, Double> figures = new HashMap<>();
    TinyRelease.write(folder, 1);
    new LinkerBench(folder, List.of("who is helen of troy", "where is paris"), List.of(1, 2), 50, 2)
        .run(f -> figures.put(f.name(), f.value()));
    assertThat(figures)
        .containsOnlyKeys(
            "linker.threads1.per_second",
            "linker.threads1.cpu_per_question",
            "linker.threads2.per_second",
            "linker.threads2.cpu_per_question",
            "linker.allocated_per_question")
        .allSatisfy((name, value) -> assertThat(value).as(name).isPositive());
    assertThat(figures.get("linker.allocated_per_question"))
        .as("what is read, token vectors of 32 floats twice, and some objects")
        .isBetween(2.0, 200.0);
  }

  @Test
  void measuresEachPartInAJvmOfItsOwn() throws IOException {
    Map<String, Measurement> figures = new HashMap<>();
    new MicroBench(1, 2, SHORT).run(figure -> figures.put(figure.name(), figure));
    assertThat(figures)
        .containsOnlyKeys(
            "micro.tokenizer.time",
            "micro.tokenizer.allocated",
            "micro.spans.time",
            "micro.spans.allocated",
            "micro.batcher.time",
            "micro.batcher.allocated",
            "micro.question.time",
            "micro.question.allocated",
            "micro.answer.time",
            "micro.answer.allocated")
        .allSatisfy((name, figure) -> assertThat(figure.min()).as(name).isPositive())
        .allSatisfy((name, figure) -> assertThat(figure.runs()).as(name).isEqualTo(2));
    assertThat(figures.get("micro.spans.allocated").min())
        .as("a mention in each question, of 384 floats")
        .isGreaterThan(384 * Float.BYTES);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MicroBench(0, 1, SHORT))
        .withMessageContaining("have to be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkerBench(folder, List.of("who"), List.of(0), 1, 1))
        .withMessageContaining("have to be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new IndexBench(
                    BenchVectors.random(1, 1), List.of("Flat"), 1, List.of(257), 1, 1, 1, SHORT))
        .withMessageContaining("from 1 to 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchVectors.random(1 << 20, 1 << 12))
        .withMessageContaining("fewer or shorter");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new EncoderBench("encoder", 16, List.of(1), List.of(1), 1, Duration.ZERO));
  }
}
