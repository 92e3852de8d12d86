// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.model.LowRank;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TinyBert;
import io.elq.builder.model.TrainedModel;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.settings.LinkerSettings;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TeacherTest {
  private static final ModelShape SHAPE = ModelShape.lowRank(4, 8);
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(to -> to.wholeWords(true).mentionScale(20f).entityTokens(64));
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  @Test
  void aStudentWithAllLayersIsItsTeacherBeforeTheFirstStep() {
    TrainedModel teacher = learnt();
    assertThat(distance(teacher, student(teacher, SHAPE), "where is paris")).isZero();
    ModelShape higher = SHAPE.student(0, 6);
    assertThat(distance(teacher, student(teacher, higher), "where is paris"))
        .isCloseTo(0, within(1e-6f));
  }

  @Test
  void aStudentWithFewerLayersHasTheHeadsAndTheFactorsOfTheLayersThatItKeeps() {
    TrainedModel teacher = learnt();
    TrainedModel student = student(teacher, SHAPE.student(1, 4));
    assertThat(student.questionEncoder().config().layers()).isOne();
    assertThat(student.entityEncoder().config().layers()).isEqualTo(2);
    student
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(name).doesNotContain("layer.1");
              assertThat(tensor.data()).isEqualTo(teacher.tensors().get(name).data());
            });
    assertThat(distance(teacher, student, "where is paris")).isGreaterThan(0.01f);
  }

  @Test
  void paddingCountsForNothing() {
    TrainedModel teacher = learnt();
    TrainedModel student = student(teacher, SHAPE.student(1, 4));
    float together = distance(teacher, student, "is mars red", "who is the king of old spain");
    float alone =
        distance(teacher, student, "is mars red")
            + distance(teacher, student, "who is the king of old spain");
    assertThat(together).isCloseTo(alone, within(1e-4f));
  }

  @Test
  void factorsThatDoNotFitAreRefusedWithWhatToDo() {
    TrainedModel teacher = learnt();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> student(teacher, SHAPE.student(1, 2)))
        .withMessageContaining("at least the teacher's rank");
  }

  @Test
  void noMoreLayersCanBeKeptThanThereAre() {
    TrainedModel teacher = learnt();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> student(teacher, SHAPE.student(3, 4)))
        .withMessageContaining("3 layers cannot be kept of an encoder of 2");
  }

  private static TrainedModel student(TrainedModel teacher, ModelShape shape) {
    Map<String, Tensor> fresh = shape.initial(TinyBert.CONFIG, 7);
    return new TrainedModel(shape, teacher.base(), Teacher.student(teacher, fresh));
  }

  /** A model whose factors are no longer what they began as. */
  private static TrainedModel learnt() {
    Random random = new Random(3);
    Map<String, Tensor> tensors = new HashMap<>(SHAPE.initial(TinyBert.CONFIG, 1));
    tensors.replaceAll(
        (name, tensor) -> name.endsWith(LowRank.UP) ? noise(tensor, random) : tensor);
    return new TrainedModel(SHAPE, TinyBert.weights(1), tensors);
  }

  private static Tensor noise(Tensor like, Random random) {
    float[] values = new float[like.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.1f * (float) random.nextGaussian();
    }
    return new Tensor(like.shape(), values);
  }

  private static float distance(TrainedModel teacher, TrainedModel student, String... texts) {
    List<LabelledQuestion> questions =
        Stream.of(texts)
            .map(text -> new LabelledQuestion(TOKENIZER.tokenize(text), List.of()))
            .toList();
    QuestionBatch batch = QuestionBatch.of(questions, TOKENIZER, SETTINGS, null, false);
    try (BiEncoder model = BiEncoder.of(student);
        Teacher taught = new Teacher(teacher);
        PointerScope scope = new PointerScope()) {
      return taught
          .distance(batch, model.questions().encode(batch.idTensor(), batch.maskTensor(), 0))
          .item_float();
    }
  }
}
