// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.large;

import io.elq.bench.Machine;
import io.elq.bench.encoder.MeasuredEncoder;
import io.elq.builder.measure.Rate;
import io.elq.weights.onnx.BertConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The forward pass of a BERT encoder with random weights in PyTorch, as ELQ's own code runs it on a
 * CPU: float32, one thread, in a Python process of its own, which closing ends.
 */
final class TorchEncoder implements MeasuredEncoder {

  /** Debian's first, which knows Debian's packages. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  /** Ends with 0 where torch is there, with a fast library for products of matrices. */
  private static final String PROBE =
      """
      import torch
      torch.ones(2, 2) @ torch.ones(2, 2)
      assert torch.backends.mkl.is_available() or 'openblas' in open('/proc/self/maps').read()
      """;

  private final Process process;
  private final BufferedReader answers;
  private final int vocabulary;

  private TorchEncoder(Process process, int vocabulary) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.vocabulary = vocabulary;
  }

  /** A Python that has PyTorch, if there is one. */
  static Optional<String> python() throws InterruptedException {
    for (String python : PYTHONS) {
      if (hasTorch(python)) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  private static boolean hasTorch(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", PROBE)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /**
   * Starts the process.
   *
   * @param python program that has PyTorch
   */
  static TorchEncoder start(String python, BertConfig config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            python,
            "-c",
            script(),
            "" + config.layers(),
            "" + config.hidden(),
            "" + config.heads(),
            "" + config.intermediate(),
            "" + config.vocabulary(),
            "" + config.positions());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Machine.current().openBlas().forEach(builder.environment()::putIfAbsent);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new TorchEncoder(builder.start(), config.vocabulary());
  }

  private static String script() throws IOException {
    try (InputStream in = TorchEncoder.class.getResourceAsStream("bert.py")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  /** Questions are random, as many and as long as these. */
  @Override
  public Rate rate(List<int[]> questions, int together, Duration time) throws IOException {
    if (together != 1) {
      throw new IllegalArgumentException("PyTorch is measured with one run at a time");
    }
    String wanted =
        String.format(
            Locale.ROOT,
            "%d %d %f%n",
            questions.size(),
            questions.get(0).length,
            time.toNanos() / 1e9);
    process.getOutputStream().write(wanted.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("PyTorch's process has ended: see its messages above");
    }
    int space = answer.indexOf(' ');
    return new Rate(
        Double.parseDouble(answer.substring(0, space)),
        Double.parseDouble(answer.substring(space + 1)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
