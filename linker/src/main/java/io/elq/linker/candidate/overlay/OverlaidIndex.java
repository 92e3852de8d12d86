// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;

/**
 * The index of a release under an overlay. A query's result depends neither on the other queries of
 * its batch nor on how the overlay came about.
 *
 * @param release stays its owner's; closing this closes nothing
 */
record OverlaidIndex(CandidateIndex release, EntityOverlay overlay) implements CandidateIndex {

  @Override
  public Candidates search(float[] queries, int count, int k) {
    Candidates visible =
        overlay.hiddenCount() == 0
            ? release.search(queries, count, k)
            : new VisibleCandidates(release, overlay).search(queries, count, k);
    if (overlay.addedCount() == 0) {
      return visible;
    }
    Candidates added = overlay.blocks().search(queries, count, k);
    long[] rows = new long[count * k];
    float[] scores = new float[count * k];
    for (int query = 0; query < count; query++) {
      merge(visible, added, query, rows, scores);
    }
    return new Candidates(k, rows, scores);
  }

  /** Merges the results of one query, best first; of equal scores the release's come first. */
  private static void merge(
      Candidates visible, Candidates added, int query, long[] rows, float[] scores) {
    int k = visible.k();
    int next = query * k;
    int nextAdded = query * added.k();
    int endAdded = nextAdded + added.k();
    for (int place = query * k; place < (query + 1) * k; place++) {
      boolean takeAdded =
          nextAdded < endAdded
              && added.rows()[nextAdded] >= 0
              && (visible.rows()[next] < 0 || added.scores()[nextAdded] > visible.scores()[next]);
      rows[place] = takeAdded ? added.rows()[nextAdded] : visible.rows()[next];
      scores[place] = takeAdded ? added.scores()[nextAdded++] : visible.scores()[next++];
    }
  }

  @Override
  public float[] vector(long row) {
    float[] added = overlay.blocks().vector(row);
    return added == null ? release.vector(row) : added;
  }

  @Override
  public int dimension() {
    return release.dimension();
  }

  @Override
  public long size() {
    return release.size() - overlay.hiddenCount() + overlay.addedCount();
  }

  @Override
  public void close() {}
}
