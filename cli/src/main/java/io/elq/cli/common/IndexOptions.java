// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.builder.index.IndexBounds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which index a release gets: a kind by its name, or the fastest that holds bounds. */
public final class IndexOptions {
  @Option(
      names = "--index-factory",
      paramLabel = "FACTORY",
      description =
          "FAISS factory string of the index to build, for example Flat, HNSW32 or IVF100,Flat"
              + " (default: Flat up to 50,000 entities; above, HNSW32 for a model trained here and"
              + " HNSW128 for an imported one).")
  private @Nullable String factory;

  @Option(
      names = "--recall",
      paramLabel = "SHARE",
      converter = Share.class,
      description =
          "Least share of the true 10 nearest entities that the index has to find, for example"
              + " 0.99. The fastest index that does is chosen by measuring on a sample of the"
              + " entities (default: "
              + IndexBounds.USUAL_RECALL
              + " with --index-memory).")
  private @Nullable Double recall;

  @Option(
      names = "--index-memory",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description =
          "Most memory that the index may take, for example 8G or 500M. The fastest index that"
              + " fits is chosen (default: any with --recall).")
  private @Nullable Long memory;

  /** The factory string that was given, or null. */
  public @Nullable String factory() {
    return factory;
  }

  /**
   * The bounds that were given, or null.
   *
   * @throws UserException if they are out of range, or a factory was given with them
   */
  public @Nullable IndexBounds bounds() {
    if (recall == null && memory == null) {
      return null;
    }
    if (factory != null) {
      throw new UserException(
          "--index-factory names an index, --recall and --index-memory choose one: give either the"
              + " one or the others");
    }
    double least = recall == null ? IndexBounds.USUAL_RECALL : recall;
    return Arguments.checked(() -> new IndexBounds(least, memory));
  }
}
