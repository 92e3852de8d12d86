// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.resolve.LinkedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resolves questions together: one search for all that share a linker and an overlay. */
final class SearchBatch {

  private SearchBatch() {}

  /**
   * A question that waits for its search.
   *
   * @param linker the linker of its release
   * @param overlay what has changed beside the release
   * @param text its token vectors
   */
  record Search(Linker linker, EntityOverlay overlay, EncodedText text) {
    Entities entities() {
      return new Entities(linker, overlay);
    }
  }

  /** What is searched; the same for questions of one release and version. */
  private record Entities(Linker linker, EntityOverlay overlay) {}

  /**
   * A question after its search.
   *
   * @param linked the result
   * @param text its token vectors
   * @param nanos time that its batch took, nanoseconds
   * @param shareNanos its share of that time
   */
  record Found(LinkedText linked, EncodedText text, long nanos, long shareNanos) {}

  /**
   * A batcher with one thread, so that what comes during a search shares the next.
   *
   * @param maxBatch most questions that are searched together
   * @param callLimit a search that runs longer counts as hung
   */
  static MicroBatcher<Search, Found> batcher(int maxBatch, Duration callLimit) {
    return new MicroBatcher<>(
        SearchBatch::run, search -> 0, new BatchingOptions(maxBatch, Duration.ZERO, 1, callLimit));
  }

  private static List<Found> run(List<Search> searches) {
    Map<Entities, List<Integer>> byEntities = new LinkedHashMap<>();
    for (int i = 0; i < searches.size(); i++) {
      byEntities.computeIfAbsent(searches.get(i).entities(), key -> new ArrayList<>()).add(i);
    }
    Found[] found = new Found[searches.size()];
    byEntities.forEach(
        (entities, group) -> {
          long start = System.nanoTime();
          List<LinkedText> linked =
              entities
                  .linker()
                  .resolve(
                      group.stream().map(i -> searches.get(i).text()).toList(), entities.overlay());
          long nanos = System.nanoTime() - start;
          for (int i = 0; i < group.size(); i++) {
            EncodedText text = searches.get(group.get(i)).text();
            found[group.get(i)] = new Found(linked.get(i), text, nanos, nanos / group.size());
          }
        });
    return Arrays.asList(found);
  }
}
