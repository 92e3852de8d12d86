// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import io.elq.bench.Measurement;
import io.elq.bench.Passage;
import io.elq.bench.linker.InProcess;
import io.elq.job.config.Delivery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The linking job from Kafka to Kafka against the same release in process. First both link the same
 * questions as fast as they can, in turns; then questions are asked by the clock, at shares of the
 * rate that the job keeps up with.
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
 * @param turns at questions as fast as they can be linked
 * @param clock questions by the clock
 * @param flameGraph HTML page to write, of where the TaskManager spends its time at half load, for
 *     the last of the deliveries; null without
 */
public record StreamBench(
    String name,
    Path release,
    List<String> texts,
    Path folder,
    List<Delivery> deliveries,
    List<String> arguments,
    Turns turns,
    Clock clock,
    @Nullable Path flameGraph) {

  private static final int ALONE = 200;

  /** Surely more than the job keeps up with. */
  private static final double MORE_THAN_A_BURST = 1.1;

  /** Share of the rate at which long texts are among the questions, and that is profiled. */
  private static final double HALF_LOAD = 0.5;

  /** What a long text is made of: some 200 tokens, which take several windows of the encoder. */
  private static final int QUESTIONS_OF_A_LONG_TEXT = 20;

  /**
   * How often both link as fast as they can.
   *
   * @param warmUp questions that both link before anything is measured, in parts as large as a
   *     turn: the JVM's compilers are at work for a minute or two
   * @param number of turns, at least 1
   * @param questions in a turn
   */
  public record Turns(int warmUp, int number, int questions) {

    /** Checks the ranges. */
    public Turns {
      if (warmUp < 0 || number < 1 || questions < 1) {
        throw new IllegalArgumentException(
            "turns and their questions have to be positive, and a warm-up not negative");
      }
    }
  }

  /**
   * How questions are asked by the clock.
   *
   * @param loads shares of the rate that the job keeps up with, above 0
   * @param seconds how long questions are asked at each
   * @param longTexts share of long texts among the questions of one more measurement, [0..1); 0
   *     leaves it out
   */
  public record Clock(List<Double> loads, double seconds, double longTexts) {

    /** Checks the ranges. */
    public Clock {
      loads = List.copyOf(loads);
      if (!(seconds > 0) || loads.stream().anyMatch(load -> !(load > 0))) {
        throw new IllegalArgumentException("loads and their seconds have to be positive");
      }
      if (!(longTexts >= 0 && longTexts < 1)) {
        throw new IllegalArgumentException("a share of long texts is in [0..1), not " + longTexts);
      }
    }
  }

  /** Checks that there is something to ask. */
  public StreamBench {
    texts = List.copyOf(texts);
    deliveries = List.copyOf(deliveries);
    arguments = List.copyOf(arguments);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("there have to be texts");
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
          double burst = atFullLoad(prefix(delivery), linker, stream, report);
          double rate = keptUp(prefix(delivery), burst, stream, report);
          for (double load : clock.loads()) {
            atLoad(prefix(delivery), load, load * rate, stream, report);
          }
          if (clock.longTexts() > 0) {
            amongLongTexts(prefix(delivery), stream, report);
          }
          if (flameGraph != null) {
            profile(HALF_LOAD * rate, stream, flameGraph);
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
    List<String> asked = texts(turns.questions());
    for (int done = 0; done < turns.warmUp(); done += turns.questions()) {
      linker.link(asked);
      stream.askAll(asked);
    }
    List<Passage> inProcess = new ArrayList<>();
    List<Passage> streamed = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (int turn = 0; turn < turns.number(); turn++) {
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
    return Measurement.of(name, unit, IntStream.range(0, turns.number()).mapToObj(of).toList());
  }

  /**
   * The rate that the job keeps up with while questions come one by one: asked all at once, they
   * cost the broker, and whoever asks, less.
   */
  private double keptUp(
      String prefix, double burst, StreamSystem stream, Consumer<Measurement> report)
      throws InterruptedException {
    double asked = burst * MORE_THAN_A_BURST;
    Passage passage = stream.ask(texts((int) Math.ceil(asked * clock.seconds())), asked);
    double rate = passage.keptUp(asked);
    report.accept(Measurement.of(prefix + "kept_up.per_second", "questions/s", List.of(rate)));
    return rate;
  }

  private void atLoad(
      String delivery, double load, double rate, StreamSystem stream, Consumer<Measurement> report)
      throws InterruptedException {
    Passage passage = stream.ask(texts((int) Math.ceil(rate * clock.seconds())), rate);
    String prefix = "%sload%d.".formatted(delivery, Math.round(load * 100));
    for (int percent : new int[] {50, 90, 99, 100}) {
      report.accept(
          Measurement.of(prefix + "p" + percent, "ms", List.of(passage.latencyMillis(percent))));
    }
    report.accept(
        Measurement.of(prefix + "cpu_per_question", "ms", List.of(passage.processorMillis())));
  }

  /** Questions with long texts among them; the latencies are those of the questions. */
  private void amongLongTexts(String delivery, StreamSystem stream, Consumer<Measurement> report)
      throws InterruptedException {
    String prefix = "%slong%d.".formatted(delivery, Math.round(clock.longTexts() * 100));
    double rate = stream.askAll(withLongTexts(turns.questions() / 4)).perSecond();
    report.accept(Measurement.of(prefix + "per_second", "texts/s", List.of(rate)));
    double asked = HALF_LOAD * rate;
    Passage passage = stream.ask(withLongTexts((int) Math.ceil(asked * clock.seconds())), asked);
    Passage questions = passage.only(number -> !isLong(number));
    for (int percent : new int[] {50, 99}) {
      report.accept(
          Measurement.of(
              "%sload%d.question.p%d".formatted(prefix, Math.round(HALF_LOAD * 100), percent),
              "ms",
              List.of(questions.latencyMillis(percent))));
    }
  }

  private void profile(double rate, StreamSystem stream, Path page)
      throws IOException, InterruptedException {
    Duration duration = Duration.ofMillis(Math.round(clock.seconds() * 1000));
    FlameGraph graph = stream.profile(duration);
    stream.ask(texts((int) Math.ceil(rate * clock.seconds())), rate);
    graph.write(page);
  }

  private List<String> withLongTexts(int count) {
    String longText = String.join(". ", texts(QUESTIONS_OF_A_LONG_TEXT));
    return IntStream.range(0, count)
        .mapToObj(i -> isLong(i) ? longText : texts.get(i % texts.size()))
        .toList();
  }

  /** Spread evenly. */
  private boolean isLong(int number) {
    return Math.floor((number + 1) * clock.longTexts()) > Math.floor(number * clock.longTexts());
  }

  private List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> texts.get(i % texts.size())).toList();
  }
}
