// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.faiss.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of index that is tried.
 *
 * @param form FAISS factory string, its number of lists written as {@code n}
 */
public record IndexKind(String form) {
  private static final String LISTS = "IVFn";
  private static final int LISTS_PER_ROOT = 4;
  private static final List<Integer> EF_SEARCH = List.of(16, 32, 64, 128, 256, 512);
  private static final List<Integer> PROBES = List.of(8, 16, 32, 64, 128, 256);

  /** Those that are worth trying, exact ones first. */
  public static final List<IndexKind> ALL =
      Stream.of("Flat", "SQ8", "HNSW32", "HNSW128", "HNSW32,SQ8", "IVFn,SQ8")
          .map(IndexKind::new)
          .toList();

  /** Whether it gives entity vectors back, which a model with a name bonus needs. */
  public boolean givesVectors() {
    return !form.startsWith(LISTS);
  }

  /** The factory string for so many entities: FAISS advises 4 to 16 lists for each root of them. */
  String factory(long entities) {
    long lists = (long) Math.ceil(LISTS_PER_ROOT * Math.sqrt(entities));
    return form.replace(LISTS, "IVF" + lists);
  }

  /** Settings to try, least effort first; none where a search compares with every vector. */
  List<SearchEffort> efforts(long entities) {
    if (form.startsWith("HNSW")) {
      return EF_SEARCH.stream().map(n -> new SearchEffort(Parameter.EF_SEARCH, n)).toList();
    }
    if (form.startsWith(LISTS)) {
      double lists = LISTS_PER_ROOT * Math.sqrt(entities);
      return PROBES.stream()
          .filter(n -> n <= lists)
          .map(n -> new SearchEffort(Parameter.NPROBE, n))
          .toList();
    }
    return List.of();
  }

  /**
   * How much longer a search takes among more vectors: in proportion where it compares with all of
   * them, by their logarithm in a graph, by their root in lists, whose number grows alike.
   */
  double slowdown(long sampled, long entities) {
    if (form.startsWith("HNSW")) {
      return Math.max(1, Math.log(entities) / Math.log(Math.max(2, sampled)));
    }
    double growth = (double) entities / sampled;
    return form.startsWith(LISTS) ? Math.sqrt(growth) : growth;
  }
}
