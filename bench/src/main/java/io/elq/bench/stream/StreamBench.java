// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import io.elq.bench.Measurement;
import io.elq.bench.Passage;
import io.elq.bench.linker.InProcess;
import io.elq.job.config.Delivery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The linking job from Kafka to Kafka against the same release in process. First both link the same
 * questions as fast as they can, in turns; then questions are asked by the clock, at shares of the
 * rate that the job took.
 *
 * <p>Broker, Flink's processes and whoever asks share the machine. A latency counts from the time
 * at which a question was to be asked, so none is left out because the one before it was late. What
 * Flink costs is the processor time of its JobManager and its TaskManager.
 *
 * @param name what figures call the release
 * @param release directory of the release
 * @param texts what is asked, over and over
 * @param folder for what the processes keep, and their logs; emptied first
 * @param deliveries guarantees of the job
 * @param arguments of the job
 * @param turns how often both link, at least 1
 * @param questions in a turn
 * @param loads shares of the rate, above 0
 * @param seconds how long questions are asked at each
 */
public record StreamBench(
    String name,
    Path release,
    List<String> texts,
    Path folder,
    List<Delivery> deliveries,
    List<String> arguments,
    int turns,
    int questions,
    List<Double> loads,
    double seconds) {

  /** Enough for the JVM's compilers. */
  private static final int WARM_UP_TURNS = 2;

  private static final int ALONE = 200;

  /** Checks the ranges. */
  public StreamBench {
    texts = List.copyOf(texts);
    deliveries = List.copyOf(deliveries);
    arguments = List.copyOf(arguments);
    loads = List.copyOf(loads);
    if (texts.isEmpty()
        || turns < 1
        || questions < 1
        || !(seconds > 0)
        || loads.stream().anyMatch(load -> !(load > 0))) {
      throw new IllegalArgumentException(
          "there have to be texts, and turns, questions, loads and seconds have to be positive");
    }
  }

  /**
   * Measures all of it.
   *
   * @param report is told each figure as soon as it is there
   * @throws IllegalStateException if a question is lost or becomes a dead letter
   */
  public void run(Consumer<Measurement> report) throws Exception {
    try (InProcess linker = InProcess.open(release)) {
      for (Delivery delivery : deliveries) {
        try (StreamSystem stream = new StreamSystem(folder, release, delivery, arguments)) {
          double rate = atFullLoad(prefix(delivery), linker, stream, report);
          for (double load : loads) {
            atLoad(prefix(delivery), load, load * rate, stream, report);
          }
        }
      }
    }
  }

  private String prefix(Delivery delivery) {
    return "stream.%s.%s.".formatted(name, delivery);
  }

  private double atFullLoad(
      String prefix, InProcess linker, StreamSystem stream, Consumer<Measurement> report)
      throws Exception {
    List<String> asked = texts(questions);
    for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
      linker.link(asked);
      stream.askAll(asked);
    }
    List<Passage> inProcess = new ArrayList<>();
    List<Passage> streamed = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      inProcess.add(linker.link(asked));
      streamed.add(stream.askAll(asked));
      alone.add(linker.millisAlone(texts(ALONE)));
    }
    Measurement rate =
        figure(prefix + "per_second", "questions/s", turn -> streamed.get(turn).perSecond());
    report.accept(rate);
    report.accept(
        figure(
            prefix + "linker.per_second", "questions/s", turn -> inProcess.get(turn).perSecond()));
    report.accept(
        figure(
            prefix + "throughput.ratio",
            "x",
            turn -> streamed.get(turn).perSecond() / inProcess.get(turn).perSecond()));
    report.accept(
        figure(prefix + "cpu_per_question", "ms", turn -> streamed.get(turn).processorMillis()));
    report.accept(
        figure(
            prefix + "linker.cpu_per_question",
            "ms",
            turn -> inProcess.get(turn).processorMillis()));
    report.accept(
        figure(
            prefix + "cpu_per_question.ratio",
            "x",
            turn -> streamed.get(turn).processorMillis() / inProcess.get(turn).processorMillis()));
    report.accept(Measurement.of(prefix + "linker.alone", "ms", alone));
    return rate.value();
  }

  /** A figure of each turn. */
  private Measurement figure(String name, String unit, IntFunction<Double> of) {
    return Measurement.of(name, unit, IntStream.range(0, turns).mapToObj(of).toList());
  }

  private void atLoad(
      String delivery, double load, double rate, StreamSystem stream, Consumer<Measurement> report)
      throws InterruptedException {
    Passage passage = stream.ask(texts((int) Math.ceil(rate * seconds)), rate);
    String prefix = "%sload%d.".formatted(delivery, Math.round(load * 100));
    for (int percent : new int[] {50, 90, 99, 100}) {
      report.accept(
          Measurement.of(prefix + "p" + percent, "ms", List.of(passage.latencyMillis(percent))));
    }
    report.accept(
        Measurement.of(prefix + "cpu_per_question", "ms", List.of(passage.processorMillis())));
  }

  private List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> texts.get(i % texts.size())).toList();
  }
}
