// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.RangeGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Ranges of what an encoder multiplies, over a sample. */
final class SampleRanges {
  private SampleRanges() {}

  /** The ranges over these inputs. */
  static ActivationRanges of(Path folder, BertWeights weights, List<int[]> inputs)
      throws IOException {
    Path graph = folder.resolve("ranges.onnx");
    List<String> layers = RangeGraph.write(graph, weights);
    return OnnxRanges.of(graph, layers, inputs, () -> {});
  }
}
