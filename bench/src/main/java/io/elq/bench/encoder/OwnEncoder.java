// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.builder.measure.Rate;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxQuestionEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A question encoder as the linker runs it. */
record OwnEncoder(OnnxQuestionEncoder encoder) implements MeasuredEncoder {

  /** Opens a question_encoder.onnx. */
  static OwnEncoder open(Path graph) throws IOException {
    return new OwnEncoder(OnnxQuestionEncoder.open(graph, EncoderOptions.cpu()));
  }

  @Override
  public int vocabulary() {
    return encoder.vocabulary();
  }

  @Override
  public Rate rate(List<int[]> questions, int together, Duration time) throws InterruptedException {
    return Rate.of(call -> encoder.encode(questions).size(), together, time);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
