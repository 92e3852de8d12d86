package io.elq.trainer.model;

import org.bytedeco.pytorch.Tensor;

/** A linear layer: [rows, in] to [rows, out]. */
interface Linear {

  /** Applies the layer. */
  Tensor forward(Tensor rows);
}
