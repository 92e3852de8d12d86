// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads tensors larger than 4 GiB in a heap of 512 MB: {@code -Delq.large.files=true
 * -Dtest.jvm.arguments=-Xmx512m}. Needs 4.5 GB of disk.
 */
@EnabledIfSystemProperty(named = "elq.large.files", matches = "true")
class LargeTensorFileTest {
  private static final int COLUMNS = 1024;
  private static final long ROWS = 1_100_000;
  private static final int RANDOM_ROWS = 10_000;
  private static final int BATCH = 1_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip"})
  void readsMoreThanFourGigabytes(String format) throws IOException {
    Path path = folder.resolve("large.t7");
    byte[] pickle = new TorchPickle().matrix("0", ROWS, COLUMNS).end();
    if (format.equals("zip")) {
      TorchFiles.zip(path, pickle, Map.of("0", ROWS * COLUMNS));
    } else {
      TorchFiles.legacy(path, pickle, Map.of("0", ROWS * COLUMNS));
    }
    assertThat(Files.size(path)).isGreaterThan(1L << 32);
    long opening = System.nanoTime();
    try (TensorFile file = TensorFile.open(path)) {
      print(format, "opened " + Files.size(path) + " bytes", opening);
      StoredTensor tensor = file.single();
      assertThat(tensor.shape()).containsExactly(ROWS, COLUMNS);
      readRandomRows(format, tensor);
      readAll(format, tensor);
    }
  }

  private static void readRandomRows(String format, StoredTensor tensor) throws IOException {
    long start = System.nanoTime();
    Random random = new Random(1);
    float[] row = new float[COLUMNS];
    for (int i = 0; i < RANDOM_ROWS; i++) {
      long number = i == 0 ? ROWS - 1 : (long) (random.nextDouble() * ROWS);
      tensor.readRows(number, 1, row);
      check(row, 1, number);
    }
    print(format, "read " + RANDOM_ROWS + " random rows", start);
  }

  private static void readAll(String format, StoredTensor tensor) throws IOException {
    long start = System.nanoTime();
    float[] rows = new float[BATCH * COLUMNS];
    for (long first = 0; first < ROWS; first += BATCH) {
      tensor.readRows(first, BATCH, rows);
      check(rows, BATCH, first);
    }
    print(format, "read and compared all rows", start);
  }

  private static void check(float[] rows, int count, long first) {
    for (int i = 0; i < count * COLUMNS; i++) {
      if (rows[i] != TorchFiles.value(first * COLUMNS + i)) {
        assertThat(rows[i]).as("element %d", i).isEqualTo(TorchFiles.value(first * COLUMNS + i));
      }
    }
  }

  private static void print(String format, String what, long start) throws IOException {
    String memory =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.matches("(VmHWM|RssAnon|RssFile):.*"))
            .map(line -> line.replaceAll("\\s+", " "))
            .collect(Collectors.joining(", "));
    System.out.printf(
        Locale.ROOT,
        "%s: %s in %.2f s; heap at most %d MB; %s%n",
        format,
        what,
        (System.nanoTime() - start) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20,
        memory);
  }
}
