package io.elq.job.resolve;

import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.resolve.LinkedText;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Resolves questions together: one search for all that share a linker. */
final class SearchBatch {

  private SearchBatch() {}

  /**
   * A question that waits for its search.
   *
   * @param linker the linker of its release
   * @param text its token vectors
   */
  record Search(Linker linker, EncodedText text) {}

  /**
   * What a search gave: one of {@code linked} and {@code error}.
   *
   * @param linked the result, or null
   * @param error why there is none, or null
   * @param micros time that the batch took, microseconds
   */
  record Found(LinkedText linked, RuntimeException error, long micros) {}

  /** Runs the searches; the results are in their order. One that fails spoils no other. */
  static List<Found> run(List<Search> searches) {
    Found[] results = new Found[searches.size()];
    for (Map.Entry<Linker, List<Integer>> group : byLinker(searches).entrySet()) {
      List<EncodedText> texts = group.getValue().stream().map(i -> searches.get(i).text()).toList();
      List<Found> found = resolve(group.getKey(), texts);
      for (int i = 0; i < found.size(); i++) {
        results[group.getValue().get(i)] = found.get(i);
      }
    }
    return List.of(results);
  }

  private static Map<Linker, List<Integer>> byLinker(List<Search> searches) {
    Map<Linker, List<Integer>> groups = new IdentityHashMap<>();
    for (int i = 0; i < searches.size(); i++) {
      groups.computeIfAbsent(searches.get(i).linker(), key -> new ArrayList<>()).add(i);
    }
    return groups;
  }

  private static List<Found> resolve(Linker linker, List<EncodedText> texts) {
    long start = System.nanoTime();
    try {
      List<LinkedText> linked = linker.resolve(texts);
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
      return linked.stream().map(text -> new Found(text, null, micros)).toList();
    } catch (RuntimeException e) {
      if (texts.size() == 1) {
        return List.of(new Found(null, e, 0));
      }
      return texts.stream().map(text -> resolve(linker, List.of(text)).get(0)).toList();
    }
  }
}
