// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.faiss.FaissIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * FAISS as it comes: the archive that faiss-jni's build made its library of, without the functions
 * that faiss-jni puts in the place of FAISS's own.
 *
 * @param archive libfaiss.a
 * @param headers folder that has faiss/Index.h
 * @param machine flags for the compiler, as the archive was compiled
 */
record FaissLibrary(Path archive, Path headers, List<String> machine) {

  /** Debian's, for any processor. */
  private static final FaissLibrary DEBIAN =
      new FaissLibrary(
          Path.of("/usr/lib/x86_64-linux-gnu/libfaiss.a"), Path.of("/usr/include"), List.of());

  /** The one of this process, if the machine still has it. */
  static Optional<FaissLibrary> current() throws IOException {
    if (FaissIndex.kernels().equals("portable")) {
      return Optional.of(DEBIAN).filter(FaissLibrary::isThere);
    }
    String cache = System.getenv("ELQ_CACHE");
    return newest(
        (cache == null ? Path.of(System.getProperty("user.home"), ".cache/elq") : Path.of(cache))
            .resolve("native"));
  }

  /**
   * The newest one for AVX2 that faiss-jni's build has left in its cache.
   *
   * @param cache may be missing
   */
  static Optional<FaissLibrary> newest(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders
          .map(
              folder ->
                  new FaissLibrary(
                      folder.resolve("libfaiss.a"),
                      folder.resolve("source"),
                      List.of("-march=x86-64-v3", "-mno-lzcnt")))
          .filter(FaissLibrary::isThere)
          .max(Comparator.comparingLong(library -> library.archive.toFile().lastModified()));
    }
  }

  private boolean isThere() {
    return Files.isReadable(archive) && Files.isReadable(headers.resolve("faiss/Index.h"));
  }
}
