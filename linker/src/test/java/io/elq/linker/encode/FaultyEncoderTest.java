// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.release.DamagedEncoder;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An encoder that answers in something else than numbers says so, instead of finding nothing. */
class FaultyEncoderTest {
  @TempDir Path folder;
  private Path question;
  private Path entity;

  @BeforeEach
  void models() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    question = folder.resolve("question.onnx");
    entity = folder.resolve("entity.onnx");
    QuestionEncoderGraph.write(question, weights, RandomBert.heads(32, 24, 1));
    EntityEncoderGraph.write(entity, weights, EntityHead.RAW);
  }

  @ParameterizedTest
  @CsvSource({
    "mention.bias, NaN, mention_logits",
    "mention.bias, -Infinity, mention_logits",
    "projection.bias, NaN, token_vectors",
    "projection.bias, Infinity, token_vectors"
  })
  void aQuestionEncoderNamesTheOutput(String weight, float value, String output)
      throws IOException {
    DamagedEncoder.put(question, weight, "[1]", value);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu())) {
      assertThatThrownBy(() -> encoder.encode(List.of(new int[] {1, 2, 3})))
          .isInstanceOf(EncodingException.class)
          .hasMessage(
              question
                  + " on cpu returned "
                  + value
                  + " in "
                  + output
                  + ": the release is damaged or the device is faulty; run ./elq release verify "
                  + folder);
    }
  }

  /** Only what an unlucky word touches is hit; other questions have their answers. */
  @Test
  void theOtherQuestionsOfABatchAreAnsweredWhereOneWordIsDamaged() throws IOException {
    DamagedEncoder.put(question, "embeddings.word_embeddings.weight", "[9, 0]", Float.NaN);
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(question, EncoderOptions.cpu());
        var batcher =
            new MicroBatcher<int[], EncodedQuestion>(
                encoder::encode, ids -> 16, BatchingOptions.DEFAULT)) {
      var sound = List.of(batcher.submit(new int[] {1, 2}), batcher.submit(new int[] {1, 8, 2}));
      var hit = batcher.submit(new int[] {1, 9, 2});
      sound.forEach(future -> assertThat(future.join().tokens()).isPositive());
      assertThatThrownBy(hit::join).hasCauseInstanceOf(EncodingException.class);
    }
  }

  @Test
  void anEntityEncoderDoesSoToo() throws IOException {
    DamagedEncoder.put(entity, "encoder.layer.0.output.dense.bias", "[31]", Float.NaN);
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(entity, EncoderOptions.cpu())) {
      assertThatThrownBy(() -> encoder.encode(List.of(new int[] {1, 2}, new int[] {1, 3, 2})))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining(entity + " on cpu returned NaN in entity_vectors");
    }
  }

  /** Each token vector is finite; the sum over a mention of several tokens is not. */
  @Test
  void vectorsThatOverflowWhereTheyArePooledAreTheReleasesFaultToo() throws IOException {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 7);
    Path encoder = release.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    DamagedEncoder.fill(encoder, "projection.bias", 3e38f);
    TinyRelease.seal(release);
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release opened = Release.open(release, serving)) {
      assertThatThrownBy(() -> opened.linker().link("where was Helen of Troy born"))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining("token vectors of a mention add up to ")
          .hasMessageContaining("./elq release verify");
    }
    assertThatThrownBy(() -> ReleaseCheck.run(release, line -> {}))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("token vectors of a mention add up to ");
  }

  /** Not an empty answer: the question could not be asked. */
  @Test
  void aLinkerPassesItOn() throws IOException {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 7);
    Path encoder = release.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    DamagedEncoder.put(encoder, "mention.bias", "[0]", Float.NaN);
    TinyRelease.seal(release);
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release opened = Release.open(release, serving)) {
      assertThatThrownBy(() -> opened.linker().link("where was Helen of Troy born"))
          .hasCauseInstanceOf(EncodingException.class)
          .hasMessageContaining("returned NaN in mention_logits")
          .hasMessageContaining("./elq release verify " + release);
    }
  }
}
