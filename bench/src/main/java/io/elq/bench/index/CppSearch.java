// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.bench.Machine;
import io.elq.builder.measure.Rate;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.SearchResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * An index that FAISS searches in C++, on one thread, in a process of its own, which closing ends.
 */
final class CppSearch implements AutoCloseable {

  /** Of neighbours: rounding in another order may lead a search through a graph elsewhere. */
  private static final double SAME = 0.9;

  private final Process process;
  private final BufferedReader answers;
  private final float[] queries;
  private final int k;

  private CppSearch(Process process, float[] queries, int k) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.queries = queries;
    this.k = k;
  }

  /**
   * Starts the process with a copy of the index and its settings.
   *
   * @param program of {@link CppSearches}
   * @param folder for the files that it reads, which are deleted when it has read them
   * @param queries {@code [n * dimension]}
   * @param k neighbours to find
   * @throws IOException if it does not find the same as the index
   */
  static CppSearch start(Path program, Path folder, FaissIndex index, float[] queries, int k)
      throws IOException {
    Path copy = folder.resolve("index.faiss");
    Path asked = folder.resolve("queries");
    index.write(copy);
    ByteBuffer bytes =
        ByteBuffer.allocate(queries.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(queries);
    Files.write(asked, bytes.array());
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), copy.toString(), asked.toString(), "" + k);
    Machine.current().openBlas().forEach(builder.environment()::putIfAbsent);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    CppSearch search = new CppSearch(builder.start(), queries, k);
    try {
      search.requireSame(index);
      return search;
    } catch (IOException | RuntimeException e) {
      search.close();
      throw e;
    } finally {
      Files.delete(copy);
      Files.delete(asked);
    }
  }

  /**
   * Checks that both do the same work.
   *
   * @throws IOException if they find other neighbours
   */
  void requireSame(FaissIndex index) throws IOException {
    String[] found = ask("find").split(" ");
    SearchResult ours = index.search(queries, k);
    int same = 0;
    for (int query = 0; query < ours.queries(); query++) {
      Set<Long> theirs = new HashSet<>();
      for (int rank = 0; rank < k; rank++) {
        theirs.add(Long.valueOf(found[query * k + rank]));
      }
      for (int rank = 0; rank < k; rank++) {
        same += theirs.contains(ours.id(query, rank)) ? 1 : 0;
      }
    }
    if (same < SAME * found.length) {
      throw new IOException(
          "FAISS in C++ finds other neighbours in %s: only %d of %d are those of faiss-jni, so their speeds cannot be compared"
              .formatted(index.describe(), same, found.length));
    }
  }

  /**
   * Measures after a warm-up of a quarter of the time.
   *
   * @param batch queries a search
   */
  Rate rate(int batch, Duration time) throws IOException {
    String[] rates =
        ask(String.format(Locale.ROOT, "rate %d %f", batch, time.toNanos() / 1e9)).split(" ");
    return new Rate(Double.parseDouble(rates[0]), Double.parseDouble(rates[1]));
  }

  private String ask(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process of FAISS in C++ has ended: see its messages above");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
