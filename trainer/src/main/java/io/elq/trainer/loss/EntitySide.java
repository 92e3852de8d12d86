// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.vectors.EntityInputs;
import io.elq.trainer.corpus.PaddedInputs;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.parallel.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import me.tongfei.progressbar.ProgressBar;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The entities of a catalogue while the entity encoder is trained.
 *
 * @param model encodes them
 * @param inputs their encoder inputs
 * @param centre subtracted from normalised vectors, [dimension]; null if vectors stay as they are
 * @param padId id of padding
 */
public record EntitySide(
    BiEncoder model, EntityInputs inputs, float @Nullable [] centre, int padId) {
  private static final int ROWS_AT_ONCE = 32;
  private static final double TINY = 1e-12;

  /**
   * Vectors of some entities, as the index is to hold them.
   *
   * @param dropout dropout in the encoder, [0..1)
   * @return [rows, dimension]
   */
  Tensor encode(long[] rows, double dropout) {
    PaddedInputs padded =
        PaddedInputs.of(Arrays.stream(rows).mapToObj(this::input).toList(), padId);
    Tensor hidden =
        padded.encode(
            Objects.requireNonNull(model.entities(), "the model does not encode entities"),
            dropout);
    Tensor vectors = hidden.view(rows.length, padded.tokens(), hidden.size(1)).select(1, 0);
    return centre == null ? vectors : centred(vectors, centre);
  }

  private int[] input(long row) {
    try {
      List<int[]> read = inputs.read(row, 1);
      return read.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor centred(Tensor vectors, float[] centre) {
    Tensor centres = Libtorch.floats(centre, 1, centre.length);
    return normalised(normalised(vectors).sub(centres));
  }

  private static Tensor normalised(Tensor vectors) {
    Tensor squares = vectors.square().sum(1).unsqueeze(1);
    return vectors.div(squares.add(new Scalar(TINY)).sqrt());
  }

  /** Encodes the whole catalogue into a table, [entities, dimension]; each process its share. */
  void refresh(Tensor table, Processes processes) {
    long entities = table.size(0);
    try (NoGradGuard noGradient = new NoGradGuard();
        ProgressBar bar = ProgressBars.start("encode entities again", entities)) {
      table.zero_();
      for (long first = 0; first < entities; first += ROWS_AT_ONCE) {
        int count = (int) Math.min(ROWS_AT_ONCE, entities - first);
        if (first / ROWS_AT_ONCE % processes.count() == processes.own()) {
          try (PointerScope scope = new PointerScope()) {
            long[] rows = LongStream.range(first, first + count).toArray();
            table.narrow(0, first, count).copy_(encode(rows, 0));
          }
        }
        bar.stepBy(count);
      }
      processes.sum(List.of(table));
    }
  }
}
