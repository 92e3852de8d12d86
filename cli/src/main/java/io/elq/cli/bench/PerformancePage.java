// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.Machine;
import io.elq.bench.Measurement;
import java.util.List;
import java.util.Map;

/** What {@code ./elq bench} found, as a Markdown page. */
final class PerformancePage {
  private static final String INTRODUCTION =
      """
      # Performance

      Written by `%s` on %s. Figures are medians with the range of all turns in brackets; what is \
      compared took turns, so that ratios hold on a machine that is busy or slow now and then. Virtual \
      machines of the same size differ by a factor of two, so measure yours with the same command. The \
      settings are in [%s](../cli/src/main/resources/bench/%s).
      """;

  private static final Map<String, String> SECTIONS =
      Map.of(
          "encoder",
          """
          ## Question encoder

          bge-small, the demo's model (33 million parameters), one thread a run. `ratio` is against fp32 in the \
          same turn, by processor time. `ort-dynamic` is the same network as ONNX Runtime's dynamic quantisation \
          has it, with one scale a layer; `against_dynamic` is our int8 over it. `raw` is our graph of fp32 in plain \
          calls of ONNX Runtime, inputs made once and outputs dropped; `against_raw` is our encoder over it.
          """,
          "entities",
          """
          ## Entity encoder

          Entities of WordNet, a batch a processor. Cosines are of each vector to that of fp32.
          """,
          "index",
          """
          ## Index

          The number is that of the vectors, of 384 floats: WordNet's 7,742, above that copies of them with \
          noise (half the standard deviation of a dimension). Queries are vectors with noise, too, searched \
          by one thread. `recall` is the share of the true neighbours that are found. `jni_over_cpp` compares our \
          searches from Java with those of FAISS as it comes, called from C++: the archive that our native library \
          is linked with, the same index file and settings, one thread each, in turns, by processor time. Above \
          1 are kernels of our own: AVX-512 where the processor has it, exhaustive search without BLAS, and graphs \
          of bytes (SQ8).
          """,
          "micro",
          """
          ## Parts

          Single parts of the linker under [JMH](https://github.com/openjdk/jmh), one thread, eight fixed \
          questions, no release. `tokenizer` cuts a text with bge-small's vocabulary, `spans` finds the mentions \
          of an encoded question and makes their vectors of 384 floats, `batcher` takes 32 questions, one after the \
          other, to an encoder that does nothing and back, `question` reads a question from Avro, `answer` writes \
          an answer with one entity. `allocated` is on the Java heap.
          """,
          "linker",
          """
          ## Linker

          The demo's release in int8, in process, as `./elq link` runs it: JSON lines in and out, without Kafka \
          and Flink. `threads1` runs one batch of the encoder at a time, the other one for each processor; reading \
          and resolving have a thread each. `allocated_per_question` is what all threads together allocate on the \
          Java heap.
          """,
          "stream",
          """
          ## Stream

          From Kafka to Kafka, broker, Flink and whoever asks on the same machine. `linker` is the same release \
          in process, as `./elq link` runs it, in turns with the job. `cpu_per_question` is processor time: the \
          job's is that of its JobManager and TaskManager. Then questions are asked one by one, by the clock, \
          whether answers come or not: first at a tenth more than the job's rate, where `kept_up` is what was \
          answered a second meanwhile; then at shares of that (`load50` is half of it). A latency counts from the \
          time at which a question was due to the time at which its committed answer was read. In `long10` every \
          tenth text has some 200 tokens: its latencies are those of the others.
          """,
          "large",
          """
          ## BERT-large

          Question encoders of ELQ's own size (335 million parameters) with random weights, imported as \
          `./elq import elq` imports, one thread a run. `raw` is our graph of fp32 in plain calls of ONNX Runtime, \
          `torch` the forward pass of PyTorch in float32; all take turns, and `ratio` and `against_...` compare \
          processor time in the same turn.
          """);

  private PerformancePage() {}

  /**
   * The page.
   *
   * @param command that found the figures
   * @param settings name of the settings' file
   * @param chart name of the picture of latencies, or empty without one
   */
  static String of(
      String command, String settings, Machine machine, List<Measurement> figures, String chart) {
    StringBuilder page =
        new StringBuilder(INTRODUCTION.formatted(command, machine, settings, settings));
    String section = "";
    for (Measurement figure : figures) {
      String suite = figure.name().substring(0, figure.name().indexOf('.'));
      if (!suite.equals(section)) {
        section = suite;
        page.append('\n').append(SECTIONS.get(suite));
        if (suite.equals("stream") && !chart.isEmpty()) {
          page.append("\n![Latency over load](").append(chart).append(")\n");
        }
        page.append("\n| figure | median | | range |\n|---|--:|---|---|\n");
      }
      page.append(row(figure));
    }
    return page.toString();
  }

  private static String row(Measurement figure) {
    String range =
        figure.runs() == 1
            ? ""
            : "[%s, %s]".formatted(Figures.number(figure.min()), Figures.number(figure.max()));
    return "| `%s` | %s | %s | %s |%n"
        .formatted(figure.name(), Figures.number(figure.value()), figure.unit(), range);
  }
}
