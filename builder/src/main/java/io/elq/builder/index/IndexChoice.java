// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.elq.faiss.FaissIndex;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The index of a release that was chosen by bounds. Recorded beside the release's manifest, as
 * {@value #FILE_NAME}: nothing that serves reads it.
 *
 * @param bounds what was wanted
 * @param trials what was measured
 * @param chosen the fastest that holds the bounds
 * @param built what became of it; null before it is built
 */
public record IndexChoice(
    IndexBounds bounds, IndexTrials trials, IndexTrial chosen, @Nullable Built built) {

  /** Name of its file in the release directory. */
  public static final String FILE_NAME = "index_choice.json";

  /** Name of its picture there. */
  public static final String PICTURE_NAME = "index_choice.png";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /**
   * The index of all entities.
   *
   * @param effort of its searches, as its file has it; null if it has none
   * @param recall share of the true neighbours that it finds
   * @param memory bytes
   */
  public record Built(@Nullable SearchEffort effort, double recall, long memory) {}

  /** Chooses. */
  static IndexChoice of(IndexBounds bounds, IndexTrials trials) {
    return new IndexChoice(bounds, trials, trials.fastest(bounds), null);
  }

  /**
   * Measures the index that was built, and lets its searches work harder until they find enough:
   * among more entities, the same effort finds less.
   */
  IndexChoice check(FaissIndex index, TrueNeighbours truth) throws IOException {
    SearchEffort effort = chosen.effort();
    if (effort != null) {
      effort.set(index);
    }
    double recall = truth.recall(index);
    for (SearchEffort more : chosen.kind().efforts(trials.entities())) {
      if (recall < bounds.recall() && effort != null && more.value() > effort.value()) {
        more.set(index);
        double found = truth.recall(index);
        if (found <= recall) {
          effort.set(index); // more effort costs time and finds no more
          break;
        }
        effort = more;
        recall = found;
      }
    }
    return new IndexChoice(bounds, trials, chosen, new Built(effort, recall, index.memoryBytes()));
  }

  /** Whether the index that was built finds less than was wanted. */
  public boolean findsTooLittle() {
    return built != null && built.recall() < bounds.recall();
  }

  /** Whether the index that was built takes more memory than it may. */
  public boolean takesTooMuch() {
    return built != null && !bounds.holds(built.memory());
  }

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }
}
