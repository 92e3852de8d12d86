// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.builder.vectors.VectorNoise;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The fastest index that holds bounds: chosen by measuring on a sample, measured again when it is
 * built.
 *
 * @param bounds what it has to do
 * @param kinds what is tried
 * @param givesVectors whether it has to give entity vectors back
 * @param threads as of {@link IndexPolicy}; the sample's are built by all of them
 * @param report takes the choice before the index is built, and again after it
 */
public record BoundedIndex(
    IndexBounds bounds,
    List<IndexKind> kinds,
    boolean givesVectors,
    int threads,
    Consumer<IndexChoice> report) {

  private static final Duration TIME = Duration.ofMillis(400);

  /** Copies the list. */
  public BoundedIndex {
    kinds = List.copyOf(kinds);
  }

  /**
   * Chooses, builds the index of all vectors and writes it, and beside it what was measured.
   *
   * @param vectors of the entities, in the order of the catalogue
   * @param file to write
   * @return what the manifest says about it
   * @throws NoIndexInBoundsException if no index that was tried holds the bounds
   */
  public ReleaseManifest.Index write(VectorSource vectors, Path file) throws IOException {
    IndexTrials trials = new IndexMeasurement(givesVectors, threads, TIME).of(vectors, kinds);
    IndexChoice choice = IndexChoice.of(bounds, trials);
    report.accept(choice);
    IndexPolicy policy = new IndexPolicy(choice.chosen().factory(), "", threads);
    float[] queries = VectorNoise.queries(vectors, IndexMeasurement.QUERIES);
    TrueNeighbours truth = TrueNeighbours.of(vectors, queries, IndexMeasurement.NEIGHBOURS);
    try (FaissIndex index = policy.build(vectors)) {
      IndexChoice built = choice.check(index, truth);
      index.write(file);
      built.write(file.resolveSibling(IndexChoice.FILE_NAME));
      report.accept(built);
    }
    return policy.described(vectors);
  }
}
