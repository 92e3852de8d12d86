// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Open encoders that are compared, by name, the one that all are compared with first. */
public final class Encoders implements AutoCloseable {
  private final Map<String, MeasuredEncoder> byName = new LinkedHashMap<>();

  /** Opens an encoder. */
  @FunctionalInterface
  public interface Opening {
    /** Opens it; closed by whom it is given to. */
    MeasuredEncoder open() throws IOException;
  }

  /** Opens question encoders as the linker runs them, in order; the caller closes them. */
  public static Encoders of(Map<String, Path> graphs) throws IOException {
    Encoders encoders = new Encoders();
    for (Map.Entry<String, Path> graph : graphs.entrySet()) {
      encoders.add(graph.getKey(), () -> OwnEncoder.open(graph.getValue()));
    }
    return encoders;
  }

  /** Adds the graph of a question encoder in plain calls of ONNX Runtime, as {@code raw}. */
  public Encoders addRaw(Path graph) throws IOException {
    return add("raw", () -> RawEncoder.open(graph));
  }

  /** Adds an encoder; if it cannot be opened, closes all others. */
  public Encoders add(String name, Opening encoder) throws IOException {
    try {
      byName.put(name, encoder.open());
      return this;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** All of them, in order. */
  Map<String, MeasuredEncoder> byName() {
    return Collections.unmodifiableMap(byName);
  }

  @Override
  public void close() {
    byName.values().forEach(MeasuredEncoder::close);
  }
}
