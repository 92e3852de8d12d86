// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which index a catalogue gets, and with how many threads it is built.
 *
 * @param factory FAISS factory string; null chooses {@code Flat} up to {@value #FLAT_ENTITIES}
 *     entities, where an exact search is fast enough, and {@code largeFactory} above
 * @param largeFactory index of a larger catalogue
 * @param threads threads that build an index of more than {@value #REPEATABLE_ENTITIES} entities,
 *     at least 1; a smaller one is built by one thread
 */
public record IndexPolicy(@Nullable String factory, String largeFactory, int threads) {
  /** Largest catalogue that is searched exactly by default. */
  public static final int FLAT_ENTITIES = 50_000;

  /** Index of a larger catalogue by default. */
  public static final String LARGE_FACTORY = "HNSW32";

  /** Index of a larger catalogue of ELQ's: what ELQ published. */
  public static final String ELQ_LARGE_FACTORY = "HNSW128";

  /**
   * Largest index that one thread builds: the links of a graph then depend on the vectors alone, so
   * that equal inputs give equal releases. Above it a single thread takes hours.
   */
  public static final int REPEATABLE_ENTITIES = 200_000;

  /** The factory string for a catalogue of this size. */
  public String factory(long entities) {
    return factory != null ? factory : entities <= FLAT_ENTITIES ? "Flat" : largeFactory;
  }

  /**
   * Builds the index of all vectors and writes it.
   *
   * @param vectors of the entities, in the order of the catalogue
   * @param file to write
   * @return what the manifest says about it
   */
  public ReleaseManifest.Index write(VectorSource vectors, Path file) throws IOException {
    try (FaissIndex index = build(vectors)) {
      index.write(file);
    }
    return described(vectors);
  }

  /** Builds the index of all vectors; the caller closes it. */
  FaissIndex build(VectorSource vectors) throws IOException {
    long rows = vectors.rows();
    int builders = rows <= REPEATABLE_ENTITIES ? 1 : threads;
    return new IndexBuild(factory(rows), builders).build(vectors);
  }

  /** What the manifest says about the index of these vectors. */
  ReleaseManifest.Index described(VectorSource vectors) {
    return new ReleaseManifest.Index(factory(vectors.rows()), "inner_product", vectors.rows());
  }
}
