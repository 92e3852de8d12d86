// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native library once for each class loader that loads this class.
 *
 * <p>The JVM binds a library file to one class loader. Each loader therefore extracts its own copy,
 * so that a job submitted twice to one Flink cluster works. The files are deleted as soon as they
 * are loaded: Linux keeps what is mapped, and nothing stays behind however the process ends.
 */
final class NativeLibrary {
  /** System property: {@code avx2} or {@code portable}; chosen by the processor when absent. */
  static final String VARIANT_PROPERTY = "elq.faiss.variant";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String RESOURCES = "native/linux-x86_64/";
  private static final String OPENMP = "libgomp.so.1";
  private static final String LIBRARY = "libelqfaiss.so";

  /** What the compiler may use at -march=x86-64-v3 -mno-lzcnt, in the words of /proc/cpuinfo. */
  private static final List<String> AVX2_FLAGS =
      List.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave");

  private NativeLibrary() {}

  static void load() {
    requireLinux(System.getProperty("os.name"), System.getProperty("os.arch"));
    String variant = chooseVariant(System.getProperty(VARIANT_PROPERTY), processorFlags());
    Path directory = null;
    try {
      directory = Files.createTempDirectory("elq-faiss-");
      extract(OPENMP, directory.resolve(OPENMP));
      Path library = directory.resolve(LIBRARY);
      extract(variant + "/" + LIBRARY, library);
      System.load(library.toAbsolutePath().toString());
      LOG.info("FAISS loaded: {} library", variant);
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new FaissException(
          "cannot load the native library: "
              + e.getMessage()
              + ". It is extracted to java.io.tmpdir ("
              + System.getProperty("java.io.tmpdir")
              + "), which must be writable and not mounted noexec.",
          e);
    } finally {
      deleteQuietly(directory);
    }
  }

  static void requireLinux(String system, String architecture) {
    if (!system.equals("Linux") || !Set.of("amd64", "x86_64").contains(architecture)) {
      throw new FaissException(
          "FAISS is built for Linux on x86-64 only; this is " + system + " on " + architecture);
    }
  }

  /** The wanted variant if there is one, otherwise the best that the processor's flags allow. */
  static String chooseVariant(@Nullable String wanted, Set<String> flags) {
    if (wanted == null) {
      return flags.containsAll(AVX2_FLAGS) ? "avx2" : "portable";
    }
    if (!Set.of("avx2", "portable").contains(wanted)) {
      throw new FaissException(
          VARIANT_PROPERTY + " must be avx2 or portable, not \"" + wanted + "\"");
    }
    if (wanted.equals("avx2") && !flags.containsAll(AVX2_FLAGS)) {
      List<String> missing = new ArrayList<>(AVX2_FLAGS);
      missing.removeAll(flags);
      throw new FaissException("this processor cannot run the avx2 library: it lacks " + missing);
    }
    return wanted;
  }

  private static Set<String> processorFlags() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> (Set<String>) new HashSet<>(Arrays.asList(line.split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException e) {
      LOG.warn("cannot read /proc/cpuinfo, using the portable library", e);
      return Set.of();
    }
  }

  private static void extract(String resource, Path target) throws IOException {
    try (InputStream in = NativeLibrary.class.getResourceAsStream(RESOURCES + resource)) {
      if (in == null) {
        throw new FaissException(
            RESOURCES
                + resource
                + " is missing from the jar: faiss-jni was packed without its native build");
      }
      Files.copy(in, target);
    }
  }

  private static void deleteQuietly(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    for (Path file : List.of(directory.resolve(LIBRARY), directory.resolve(OPENMP), directory)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
