// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.linker;

import io.elq.bench.Measurement;
import io.elq.bench.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The linker in this process, as {@code ./elq link} runs it: questions a second with so many
 * batches at a time, which take turns, and what a question allocates on the Java heap.
 *
 * @param release directory of the release
 * @param texts what is asked, over and over
 * @param threads batches that the encoder runs at the same time, a thread each, at least 1; reading
 *     and resolving have a thread each beside them
 * @param questions in a turn, at least 1
 * @param turns how often each is measured, at least 1
 */
public record LinkerBench(
    Path release, List<String> texts, List<Integer> threads, int questions, int turns) {

  /** Enough for the JVM's compilers. */
  private static final int WARM_UP_TURNS = 3;

  private static final double KILOBYTE = 1024;

  /** Checks the ranges. */
  public LinkerBench {
    texts = List.copyOf(texts);
    threads = List.copyOf(threads);
    if (texts.isEmpty()
        || threads.isEmpty()
        || threads.stream().anyMatch(n -> n < 1)
        || questions < 1
        || turns < 1) {
      throw new IllegalArgumentException(
          "there have to be texts and numbers of threads, and threads, questions and turns have to"
              + " be positive");
    }
  }

  /** Measures all of it. */
  public void run(Consumer<Measurement> report) throws IOException {
    List<String> asked =
        IntStream.range(0, questions).mapToObj(i -> texts.get(i % texts.size())).toList();
    Map<Integer, InProcess> linkers = new LinkedHashMap<>();
    try {
      for (int batches : threads) {
        linkers.put(batches, InProcess.open(release, batches));
      }
      for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
        for (InProcess linker : linkers.values()) {
          linker.link(asked);
        }
      }
      rates(linkers, asked, report);
      allocation(linkers.values().iterator().next(), asked, report);
    } finally {
      linkers.values().forEach(InProcess::close);
    }
  }

  private void rates(
      Map<Integer, InProcess> linkers, List<String> asked, Consumer<Measurement> report)
      throws IOException {
    Map<Integer, List<Passage>> passages = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<Integer, InProcess> linker : linkers.entrySet()) {
        passages
            .computeIfAbsent(linker.getKey(), batches -> new ArrayList<>())
            .add(linker.getValue().link(asked));
      }
    }
    passages.forEach(
        (batches, of) -> {
          String prefix = "linker.threads%d.".formatted(batches);
          report.accept(figure(prefix + "per_second", "questions/s", of, Passage::perSecond));
          report.accept(figure(prefix + "cpu_per_question", "ms", of, Passage::processorMillis));
        });
  }

  private static Measurement figure(
      String name, String unit, List<Passage> passages, Function<Passage, Double> of) {
    return Measurement.of(name, unit, passages.stream().map(of).toList());
  }

  private void allocation(InProcess linker, List<String> asked, Consumer<Measurement> report)
      throws IOException {
    List<Double> allocated = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      allocated.add(linker.bytesAllocated(asked) / KILOBYTE);
    }
    report.accept(Measurement.of("linker.allocated_per_question", "KB", allocated));
  }
}
