// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.bench.Measurement;
import io.elq.builder.measure.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Questions a second of question encoders on the CPU: each batch size with each number of runs at
 * the same time, a thread a run. The encoders take turns, so that other load on the machine meets
 * all of them, and each is compared with the first, and some with others, in the same turn.
 *
 * @param suite beginning of the figures' names
 * @param tokens tokens of a question, [CLS] and [SEP] included, at least 1
 * @param batches questions a run
 * @param runs runs at the same time
 * @param turns how often each is measured, at least 1
 * @param time how long each is measured in a turn
 */
public record EncoderBench(
    String suite, int tokens, List<Integer> batches, List<Integer> runs, int turns, Duration time) {

  /** Encoders that are compared with another one than the first, where both are there. */
  private static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison("int8", "ort-dynamic", "against_dynamic"),
          new Comparison("fp32", "raw", "against_raw"),
          new Comparison("int8", "torch", "against_torch"));

  /** Word pieces to draw questions from: BERT's vocabularies have ordinary words there. */
  private static final int FIRST_PIECE = 1_000;

  private static final int LAST_PIECE = 30_000;

  /** Checks the ranges. */
  public EncoderBench {
    batches = List.copyOf(batches);
    runs = List.copyOf(runs);
    if (tokens < 1
        || turns < 1
        || batches.stream().anyMatch(n -> n < 1)
        || runs.stream().anyMatch(n -> n < 1)
        || time.isZero()
        || time.isNegative()) {
      throw new IllegalArgumentException(
          "tokens, batch sizes, runs, turns and time to measure have to be positive");
    }
  }

  private record Comparison(String encoder, String other, String figure) {}

  /**
   * What was measured of one encoder in one setting.
   *
   * @param encoder its name
   * @param batch questions a run
   * @param runs runs at the same time
   * @param perSecond questions a second
   * @param perCpuSecond questions a second of processor time
   * @param ratio questions a second of processor time over those of the first encoder in the same
   *     turn
   * @param against the same over those of others
   */
  public record Row(
      String encoder,
      int batch,
      int runs,
      Measurement perSecond,
      Measurement perCpuSecond,
      Measurement ratio,
      List<Measurement> against) {

    /** All figures. */
    public List<Measurement> measurements() {
      List<Measurement> all = new ArrayList<>(List.of(perSecond, perCpuSecond, ratio));
      all.addAll(against);
      return all;
    }
  }

  /** Questions of random words of a vocabulary as large as BERT's. */
  static List<int[]> questions(int count, int tokens) {
    return questions(count, tokens, LAST_PIECE);
  }

  private static List<int[]> questions(int count, int tokens, int vocabulary) {
    int last = Math.min(vocabulary, LAST_PIECE);
    Random random = new Random(1);
    List<int[]> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      questions.add(random.ints(tokens, Math.min(last - 1, FIRST_PIECE), last).toArray());
    }
    return questions;
  }

  /** Measures all of it, reporting each row as soon as it is there. */
  public void run(Encoders encoders, Consumer<Row> report)
      throws IOException, InterruptedException {
    for (int batch : batches) {
      for (int together : runs) {
        measure(encoders.byName(), batch, together, report);
      }
    }
  }

  private void measure(
      Map<String, MeasuredEncoder> encoders, int batch, int together, Consumer<Row> report)
      throws IOException, InterruptedException {
    int vocabulary =
        encoders.values().stream().mapToInt(MeasuredEncoder::vocabulary).min().orElseThrow();
    List<int[]> questions = questions(batch, tokens, vocabulary);
    Map<String, List<Rate>> rates = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, MeasuredEncoder> encoder : encoders.entrySet()) {
        rates
            .computeIfAbsent(encoder.getKey(), name -> new ArrayList<>())
            .add(encoder.getValue().rate(questions, together, time));
      }
    }
    rates.keySet().forEach(name -> report.accept(row(name, rates, batch, together)));
  }

  private Row row(String name, Map<String, List<Rate>> all, int batch, int together) {
    String prefix = "%s.%s.batch%d.runs%d.".formatted(suite, name, batch, together);
    List<Rate> rates = Objects.requireNonNull(all.get(name));
    List<Measurement> against = new ArrayList<>();
    for (Comparison comparison : COMPARISONS) {
      List<Rate> others = all.get(comparison.other());
      if (comparison.encoder().equals(name) && others != null) {
        against.add(ratio(prefix + comparison.figure(), rates, others));
      }
    }
    return new Row(
        name,
        batch,
        together,
        Measurement.of(
            prefix + "per_second", "questions/s", rates.stream().map(Rate::perSecond).toList()),
        Measurement.of(
            prefix + "per_cpu_second",
            "questions/s",
            rates.stream().map(Rate::perCpuSecond).toList()),
        ratio(prefix + "ratio", rates, all.values().iterator().next()),
        against);
  }

  /** Of processor time, turn by turn. */
  private static Measurement ratio(String figure, List<Rate> rates, List<Rate> others) {
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < rates.size(); turn++) {
      ratios.add(rates.get(turn).perCpuSecond() / others.get(turn).perCpuSecond());
    }
    return Measurement.of(figure, "x", ratios);
  }
}
