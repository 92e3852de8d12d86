// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.encoder.BgeSmallGraphs;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.encoder.Encoders;
import io.elq.bench.entity.EntityBench;
import io.elq.bench.index.BenchVectors;
import io.elq.bench.index.IndexBench;
import io.elq.bench.large.LargeBench;
import io.elq.bench.linker.LinkerBench;
import io.elq.bench.micro.MicroBench;
import io.elq.bench.stream.StreamBench;
import io.elq.builder.vectors.StoredVectors;
import io.elq.cli.common.Arguments;
import io.elq.cli.local.DemoRelease;
import io.elq.cli.terminal.Screen;
import io.elq.job.config.Delivery;
import io.elq.linker.release.ReleaseFile;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All suites, over the demo's release in each precision of CPUs.
 *
 * @param settings what is measured
 * @param folder for releases and for what the stream's processes keep
 */
record BenchRun(BenchSettings settings, Path folder) {

  /** Runs them. */
  void run(Screen screen, Figures figures) throws Exception {
    LargeBench large = large();
    if (large != null) {
      large.requireRoom();
    }
    Map<String, Path> releases = releases(screen);
    if (settings.encoder() != null) {
      encoder(settings.encoder(), figures);
    }
    if (settings.entities() != null) {
      System.out.println("entities");
      BenchSettings.Entities of = settings.entities();
      new EntityBench(releases, of.entities(), of.turns(), processors()).run(figures::addAndPrint);
    }
    if (settings.index() != null) {
      index(settings.index(), releases, figures, screen);
    }
    if (settings.micro() != null) {
      System.out.println("micro");
      BenchSettings.Micro of = settings.micro();
      new MicroBench(of.forks(), of.iterations(), Arguments.seconds(of.seconds()))
          .run(figures::addAndPrint);
    }
    if (settings.linker() != null) {
      linker(settings.linker(), releases, figures);
    }
    if (settings.stream() != null) {
      stream(settings.stream(), releases, figures);
    }
    if (large != null) {
      System.out.println("large");
      large.run(row -> row.measurements().forEach(figures::addAndPrint), screen::raw);
    }
  }

  private @Nullable LargeBench large() {
    BenchSettings.Large of = settings.large();
    return of == null
        ? null
        : LargeBenchCommand.bench(of.tokens(), of.batches(), of.turns(), of.seconds());
  }

  private Map<String, Path> releases(Screen screen) throws IOException {
    Map<String, Path> releases = new LinkedHashMap<>();
    for (Precision precision : Precision.OF_CPUS) {
      releases.put(
          precision.toString(),
          new DemoRelease(folder.resolve(precision.toString()), precision).get(screen));
    }
    return releases;
  }

  private static void encoder(BenchSettings.Encoder of, Figures figures)
      throws IOException, InterruptedException {
    System.out.println("encoder");
    try (BgeSmallGraphs graphs = BgeSmallGraphs.write();
        Encoders encoders = graphs.open()) {
      new EncoderBench(
              "encoder",
              of.tokens(),
              of.batches(),
              of.runs(),
              of.turns(),
              Arguments.seconds(of.seconds()))
          .run(encoders, row -> row.measurements().forEach(figures::addAndPrint));
    }
  }

  private static void index(
      BenchSettings.Index of, Map<String, Path> releases, Figures figures, Screen screen)
      throws IOException, InterruptedException {
    System.out.println("index");
    Path vectors = release(releases, Precision.FP32).resolve(ReleaseFile.ENTITY_VECTORS.fileName());
    for (int size : of.sizes()) {
      try (StoredVectors stored = StoredVectors.open(vectors)) {
        new IndexBench(
                BenchVectors.of(stored, size),
                of.factories(),
                of.neighbours(),
                of.batches(),
                1,
                processors(),
                of.turns(),
                Arguments.seconds(of.seconds()))
            .run(figures::addAndPrint, screen::raw);
      }
    }
  }

  private static void linker(BenchSettings.Linker of, Map<String, Path> releases, Figures figures)
      throws IOException {
    System.out.println("linker");
    Path release = release(releases, Precision.INT8);
    new LinkerBench(
            release,
            SynthesizedTexts.of(release),
            LinkerBenchCommand.oneAndAll(),
            of.questions(),
            of.turns())
        .run(figures::addAndPrint);
  }

  private void stream(BenchSettings.Stream of, Map<String, Path> releases, Figures figures)
      throws Exception {
    System.out.println("stream");
    List<Delivery> deliveries =
        of.deliveries().stream()
            .map(name -> Delivery.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)))
            .toList();
    for (String precision : of.precisions()) {
      Path release = release(releases, Precision.of(precision));
      new StreamBench(
              precision,
              release,
              SynthesizedTexts.of(release),
              folder.resolve("stream").toAbsolutePath(),
              deliveries,
              List.of(),
              new StreamBench.Turns(of.warmUp(), of.turns(), of.questions()),
              new StreamBench.Clock(of.loads(), of.seconds(), of.longTexts()),
              null)
          .run(figures::addAndPrint);
    }
  }

  private static Path release(Map<String, Path> releases, Precision precision) {
    return Objects.requireNonNull(releases.get(precision.toString()));
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
