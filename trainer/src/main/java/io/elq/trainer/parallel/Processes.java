// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.parallel;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes of a training run, each with a model of its own that stays equal to the others'.
 */
public interface Processes extends AutoCloseable {

  /** The only process of its run. */
  Processes ALONE =
      new Processes() {
        @Override
        public int count() {
          return 1;
        }

        @Override
        public int own() {
          return 0;
        }

        @Override
        public void sum(List<Tensor> tensors) {}

        @Override
        public void close() {}
      };

  /** Number of processes. */
  int count();

  /** This process, from 0; the first one evaluates and writes files. */
  int own();

  /** Whether this is the first process. */
  default boolean first() {
    return own() == 0;
  }

  /**
   * Replaces float tensors by their sums over all processes; every process calls it with tensors of
   * the same shapes.
   *
   * @throws LostProcessException if another process has gone
   */
  void sum(List<Tensor> tensors);

  @Override
  void close();
}
