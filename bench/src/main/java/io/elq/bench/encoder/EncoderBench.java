// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.bench.Measurement;
import io.elq.builder.measure.Rate;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxQuestionEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Questions a second of question encoders on the CPU: each batch size with each number of runs at
 * the same time, a thread a run. The encoders take turns, so that other load on the machine meets
 * all of them, and each is compared with the first in the same turn.
 *
 * @param encoders question_encoder.onnx by name, in order
 * @param tokens tokens of a question, [CLS] and [SEP] included, at least 1
 * @param batches questions a run
 * @param runs runs at the same time
 * @param turns how often each is measured, at least 1
 * @param time how long each is measured in a turn
 */
public record EncoderBench(
    Map<String, Path> encoders,
    int tokens,
    List<Integer> batches,
    List<Integer> runs,
    int turns,
    Duration time) {

  /** Word pieces to draw questions from: BERT's vocabularies have ordinary words there. */
  private static final int FIRST_PIECE = 1_000;

  private static final int LAST_PIECE = 30_000;

  /** Checks the ranges. */
  public EncoderBench {
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
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
   */
  public record Row(
      String encoder,
      int batch,
      int runs,
      Measurement perSecond,
      Measurement perCpuSecond,
      Measurement ratio) {

    /** All figures. */
    public List<Measurement> measurements() {
      return List.of(perSecond, perCpuSecond, ratio);
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
  public void run(Consumer<Row> report) throws IOException, InterruptedException {
    Map<String, OnnxQuestionEncoder> sessions = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Path> encoder : encoders.entrySet()) {
        sessions.put(
            encoder.getKey(), OnnxQuestionEncoder.open(encoder.getValue(), EncoderOptions.cpu()));
      }
      for (int batch : batches) {
        for (int together : runs) {
          measure(sessions, batch, together, report);
        }
      }
    } finally {
      sessions.values().forEach(OnnxQuestionEncoder::close);
    }
  }

  private void measure(
      Map<String, OnnxQuestionEncoder> sessions, int batch, int together, Consumer<Row> report)
      throws InterruptedException {
    int vocabulary =
        sessions.values().stream().mapToInt(OnnxQuestionEncoder::vocabulary).min().orElseThrow();
    List<int[]> questions = questions(batch, tokens, vocabulary);
    Map<String, List<Rate>> rates = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, OnnxQuestionEncoder> session : sessions.entrySet()) {
        OnnxQuestionEncoder encoder = session.getValue();
        rates
            .computeIfAbsent(session.getKey(), name -> new ArrayList<>())
            .add(Rate.of(call -> encoder.encode(questions).size(), together, time));
      }
    }
    List<Rate> first = rates.values().iterator().next();
    rates.forEach((name, of) -> report.accept(row(name, of, first, batch, together)));
  }

  private static Row row(String name, List<Rate> rates, List<Rate> first, int batch, int together) {
    String prefix = "encoder.%s.batch%d.runs%d.".formatted(name, batch, together);
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < rates.size(); turn++) {
      ratios.add(rates.get(turn).perCpuSecond() / first.get(turn).perCpuSecond());
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
        Measurement.of(prefix + "ratio", "x", ratios));
  }
}
