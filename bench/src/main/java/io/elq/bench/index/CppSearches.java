// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.faiss.FaissIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The same indexes searched by the same FAISS called from C++, in a program that is compiled here
 * and now. Has none where that is not possible. Closing ends its processes and deletes its files.
 */
final class CppSearches implements AutoCloseable {
  private static final String SOURCE = "search.cpp";
  private static final String OPENBLAS = "/usr/lib/x86_64-linux-gnu/openblas-serial";
  private static final String LEFT_OUT = "FAISS in C++ is left out: ";

  private final @Nullable Path folder;
  private final Map<String, CppSearch> searches = new HashMap<>();

  private CppSearches(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles the program, if this machine has what that takes.
   *
   * @param threads that search at the same time: with more than one nothing is compared
   * @param progress is told why there will be no searches in C++
   */
  static CppSearches compile(int threads, Consumer<String> progress)
      throws IOException, InterruptedException {
    if (threads > 1) {
      progress.accept(LEFT_OUT + "it searches with one thread");
      return new CppSearches(null);
    }
    Optional<FaissLibrary> library = FaissLibrary.current();
    if (library.isEmpty()) {
      progress.accept(
          LEFT_OUT
              + "the FAISS that faiss-jni was linked with is not on this machine; run"
              + " faiss-jni/native/build.sh, which keeps it");
      return new CppSearches(null);
    }
    return compile(library.get(), progress);
  }

  static CppSearches compile(FaissLibrary library, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("faiss-cpp-");
    String fault = build(folder, library);
    if (fault.isEmpty()) {
      return new CppSearches(folder);
    }
    FileUtils.deleteDirectory(folder.toFile());
    progress.accept(LEFT_OUT + fault);
    return new CppSearches(null);
  }

  /** Empty, or what is wrong. */
  private static String build(Path folder, FaissLibrary library)
      throws IOException, InterruptedException {
    Path source = folder.resolve(SOURCE);
    try (InputStream in = CppSearches.class.getResourceAsStream(SOURCE)) {
      Files.copy(Objects.requireNonNull(in, SOURCE), source);
    }
    List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O3", "-fopenmp"));
    command.addAll(library.machine());
    command.addAll(
        List.of(
            "-idirafter",
            library.headers().toString(),
            source.toString(),
            "-o",
            program(folder).toString(),
            library.archive().toString(),
            "-L" + OPENBLAS,
            "-Wl,-rpath," + OPENBLAS,
            "-lopenblas"));
    Process compiler;
    try {
      compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "there is no g++; install it, and libopenblas-serial-dev";
    }
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return compiler.waitFor() == 0 ? "" : "g++ could not compile it:\n" + said;
  }

  private static Path program(Path folder) {
    return folder.resolve("search");
  }

  /**
   * Has C++ search an index as well.
   *
   * @param queries {@code [n * dimension]}
   * @param k neighbours to find
   * @throws IOException if it does not find the same
   */
  void add(String factory, FaissIndex index, float[] queries, int k) throws IOException {
    if (folder != null) {
      searches.put(factory, CppSearch.start(program(folder), folder, index, queries, k));
    }
  }

  /** The search of an index that was added; null where C++ searches none. */
  @Nullable CppSearch of(String factory) {
    return searches.get(factory);
  }

  @Override
  public void close() throws IOException {
    searches.values().forEach(CppSearch::close);
    if (folder != null) {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }
}
