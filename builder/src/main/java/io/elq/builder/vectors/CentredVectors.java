// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Vectors of a base encoder as the index is to hold them.
 *
 * @param base the encoder's own
 * @param centre mean of normalised vectors, [dimension]
 */
public record CentredVectors(VectorSource base, float[] centre) implements VectorSource {

  @Override
  public long rows() {
    return base.rows();
  }

  @Override
  public int dimension() {
    return base.dimension();
  }

  @Override
  public String identity() throws IOException {
    return base.identity() + ", centre " + Arrays.hashCode(centre);
  }

  @Override
  public String action() {
    return "centre entity vectors";
  }

  @Override
  public void read(long first, int count, float[] target, IntConsumer progress) throws IOException {
    base.read(first, count, target, progress);
    Centring.apply(target, count, centre);
  }
}
