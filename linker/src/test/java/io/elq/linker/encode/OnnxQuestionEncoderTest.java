// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxQuestionEncoderTest {

  @TempDir static Path folder;
  private static Path question;
  private static Path entity;

  @BeforeAll
  static void writeModels() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    question = folder.resolve("question.onnx");
    entity = folder.resolve("entity.onnx");
    QuestionEncoderGraph.write(question, weights, RandomBert.heads(32, 24, 1));
    EntityEncoderGraph.write(entity, weights, EntityHead.RAW);
  }

  @Test
  void describesItself() throws IOException {
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      assertThat(encoder.dimension()).isEqualTo(24);
      assertThat(encoder.maxTokens()).isEqualTo(64);
      assertThat(encoder.device()).isEqualTo("cpu");
      assertThat(encoder.encode(List.of())).isEmpty();
    }
  }

  @Test
  void answersInInputOrderWithoutPadding() throws IOException {
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      List<EncodedQuestion> encoded =
          encoder.encode(List.of(new int[33], new int[2], new int[64], new int[5]));
      assertThat(encoded).extracting(EncodedQuestion::tokens).containsExactly(33, 2, 64, 5);
      assertThat(encoded.get(3).vectors()).hasSize(5 * 24);
      assertThat(encoded.get(3).mentionLogits()).hasSize(5 * 3);
    }
  }

  @Test
  void whatAnEarlierRunLeftInMemoryIsInNoLaterOne() throws IOException {
    List<int[]> few = List.of(new int[] {1, 7, 2}, new int[] {1, 8, 9, 5, 2});
    List<EncodedQuestion> first;
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      first = encoder.encode(few);
    }
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      int[] other = new int[60];
      Arrays.fill(other, 42);
      encoder.encode(Collections.nCopies(20, other));
      List<EncodedQuestion> then = encoder.encode(few);
      for (int i = 0; i < few.size(); i++) {
        assertThat(then.get(i).vectors()).containsExactly(first.get(i).vectors());
        assertThat(then.get(i).mentionLogits()).containsExactly(first.get(i).mentionLogits());
      }
    }
  }

  @Test
  void aBatchThatNoMemoryHoldsFailsForLackOfMemoryAndTheNextRuns() throws IOException {
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      List<int[]> tooMany = Collections.nCopies(400_000, new int[64]);
      assertThatThrownBy(() -> encoder.encode(tooMany))
          .isInstanceOf(EncoderMemoryException.class)
          .hasMessageContaining("encoding 400000 inputs of 64 tokens on cpu failed");
      assertThat(encoder.encode(List.of(new int[5]))).hasSize(1);
    }
  }

  @Test
  void refusesInputsThatDoNotFit() throws IOException {
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      assertThatThrownBy(() -> encoder.encode(List.of(new int[65])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65 tokens");
      assertThatThrownBy(() -> encoder.encode(List.of(new int[0])))
          .hasMessageContaining("0 tokens");
      assertThatThrownBy(() -> encoder.encode(List.of(new int[] {1, 100})))
          .hasMessageContaining("token id 100")
          .hasMessageContaining("do not belong together");
      assertThatThrownBy(() -> encoder.encode(List.of(new int[] {-1})))
          .hasMessageContaining("token id -1");
    }
  }

  @Test
  void refusesToRunOnceClosed() throws IOException {
    OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu());
    encoder.close();
    encoder.close();
    assertThatThrownBy(() -> encoder.encode(List.of(new int[2])))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesOtherFiles() throws IOException {
    Path absent = folder.resolve("absent.onnx");
    assertThatThrownBy(() -> OnnxQuestionEncoder.open(absent, EncoderOptions.cpu()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("absent.onnx");
    Path noModel = Files.writeString(folder.resolve("text.onnx"), "not a model");
    assertThatThrownBy(() -> OnnxQuestionEncoder.open(noModel, EncoderOptions.cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text.onnx");
    assertThatThrownBy(() -> OnnxQuestionEncoder.open(entity, EncoderOptions.cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("elq-entity-encoder/1, not elq-question-encoder/1");
    assertThatThrownBy(() -> OnnxEntityEncoder.open(question, EncoderOptions.cpu()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("elq-question-encoder/1, not elq-entity-encoder/1");
  }

  /** Device 63 is on no machine that runs these tests, with or without a GPU. */
  @Test
  void aMissingDeviceFailsUnlessFallbackIsAllowed() throws IOException {
    EncoderOptions strict = EncoderOptions.cuda(63);
    assertThatThrownBy(() -> OnnxQuestionEncoder.open(question, strict))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cuda:63 cannot be used")
        .hasMessageContaining("onnxruntime_gpu");
    EncoderOptions lenient = new EncoderOptions(EncoderOptions.Device.CUDA, 63, 1 << 30, true, 1);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, lenient)) {
      assertThat(encoder.device()).isEqualTo("cpu");
    }
  }

  @Test
  void paddedLengthsFollowTheGrid() {
    assertThat(List.of(1, 4, 5, 31, 32, 33, 40, 127, 129, 160, 161, 512))
        .extracting(LengthBuckets::paddedLength)
        .containsExactly(4, 4, 8, 32, 32, 40, 40, 128, 160, 160, 192, 512);
  }
}
