// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.builder.measure.Rate;
import io.elq.builder.progress.ProgressBars;
import io.elq.builder.vectors.SampledVectors;
import io.elq.builder.vectors.VectorNoise;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissException;
import io.elq.faiss.FaissIndex;
import io.elq.linker.lines.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Measures indexes of a sample of entities: recall, memory, and queries a second of one thread, a
 * query a search. Queries are entity vectors with noise.
 *
 * @param givesVectors whether indexes are left out that give no entity vectors back
 * @param threads threads that build the indexes, at least 1
 * @param time how long each search effort is measured
 */
record IndexMeasurement(boolean givesVectors, int threads, Duration time) {
  /** Entities that a query is to find. */
  static final int NEIGHBOURS = 10;

  /** Enough to know a recall of 0.99 within some 0.002. */
  static final int QUERIES = 1000;

  private static final int SAMPLE = 20_000;

  /** Floats of the largest sample: a gigabyte. */
  private static final int SAMPLE_VALUES = 1 << 28;

  /** Measures each kind; those that cannot be built are left out, with the reason. */
  IndexTrials of(VectorSource vectors, List<IndexKind> kinds) throws IOException {
    int most = Math.min(SAMPLE, SAMPLE_VALUES / vectors.dimension());
    SampledVectors sample = SampledVectors.of(vectors, most);
    float[] queries = VectorNoise.queries(sample, QUERIES);
    TrueNeighbours truth = TrueNeighbours.of(sample, queries, NEIGHBOURS);
    List<IndexTrial> trials = new ArrayList<>();
    List<IndexTrial.LeftOut> leftOut = new ArrayList<>();
    for (IndexKind kind : kinds) {
      String reason = "gives no entity vectors back, which the model's name bonus needs";
      if (!givesVectors || kind.givesVectors()) {
        reason = measure(kind, sample, queries, truth, vectors.rows(), trials);
      }
      if (reason != null) {
        leftOut.add(new IndexTrial.LeftOut(kind.factory(vectors.rows()), reason));
      }
    }
    return new IndexTrials(
        vectors.rows(),
        sample.rows(),
        QUERIES,
        (int) Math.min(NEIGHBOURS, sample.rows()),
        FaissIndex.kernels(),
        trials,
        leftOut);
  }

  /** Adds the trials of a kind, or returns why it cannot be built. */
  private @Nullable String measure(
      IndexKind kind,
      SampledVectors sample,
      float[] queries,
      TrueNeighbours truth,
      long entities,
      List<IndexTrial> trials)
      throws IOException {
    FaissIndex built;
    try {
      String factory = kind.factory(sample.rows());
      built = new IndexBuild(factory, threads).build(sample, "try " + factory);
    } catch (IOException | FaissException | IllegalArgumentException e) {
      return Reason.of(e);
    }
    try (FaissIndex index = built) {
      List<@Nullable SearchEffort> efforts = new ArrayList<>(kind.efforts(sample.rows()));
      if (efforts.isEmpty()) {
        efforts.add(null);
      }
      double before = -1;
      try (ProgressBar bar = ProgressBars.start("search " + kind.form(), efforts.size())) {
        for (SearchEffort effort : efforts) {
          if (effort != null) {
            effort.set(index);
          }
          double recall = truth.recall(index);
          if (recall <= before) {
            break; // more effort would find no more either
          }
          before = recall;
          trials.add(trial(kind, effort, recall, index, queries, entities));
          bar.step();
        }
      }
    }
    return null;
  }

  private IndexTrial trial(
      IndexKind kind,
      @Nullable SearchEffort effort,
      double recall,
      FaissIndex index,
      float[] queries,
      long entities)
      throws InterruptedIOException {
    long sampled = index.size();
    double perSecond = perSecond(index, queries);
    return new IndexTrial(
        kind,
        kind.factory(entities),
        effort,
        recall,
        (long) Math.ceil((double) index.memoryBytes() / sampled * entities),
        perSecond,
        perSecond / kind.slowdown(sampled, entities));
  }

  /** By processor time: other work on the machine disturbs it least. */
  private double perSecond(FaissIndex index, float[] queries) throws InterruptedIOException {
    int dimension = index.dimension();
    float[][] each = new float[QUERIES][];
    for (int i = 0; i < QUERIES; i++) {
      each[i] = Arrays.copyOfRange(queries, i * dimension, (i + 1) * dimension);
    }
    try {
      return Rate.of(call -> index.search(each[call % QUERIES], NEIGHBOURS).queries(), 1, time)
          .perCpuSecond();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the measurement of indexes was interrupted");
    }
  }
}
