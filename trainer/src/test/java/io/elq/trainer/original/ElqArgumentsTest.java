// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.elq.builder.model.Pooling;
import io.elq.trainer.original.ElqOption.Kind;
import io.elq.trainer.original.ElqOption.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElqArgumentsTest {
  private static final String LEAST =
      "--output_path out --no_mention_bounds --mention_aggregation_type all_avg";

  private static ElqArguments parse(String more) {
    return ElqArguments.parse(
        Stream.of((LEAST + " " + more).split(" ")).filter(a -> !a.isEmpty()).toList());
  }

  @Test
  void whatIsNotGivenIsAsInElq() {
    ElqArguments arguments = parse("");
    ElqSchedule schedule = new ElqSchedule(1, 1, true, 8, 1, 3e-5, 0.1);
    assertThat(arguments.options())
        .isEqualTo(
            new ElqTraining.Options(
                128, 10, 1, 40, schedule, TypeOptimization.ALL_ENCODER_LAYERS, 52313));
    assertThat(arguments.shape().pooling()).isEqualTo(Pooling.ALL_AVG);
    assertThat(arguments.shape().mentionLayers()).isEqualTo(1);
    assertThat(arguments.hardNegatives()).isFalse();
    assertThat(arguments.hasGradient("cand_encoder.bert_model.pooler.dense.bias")).isTrue();
    assertThat(arguments.checkpoint()).isEmpty();
    assertThat(arguments.bertModel()).isEqualTo("bert-base-uncased");
    assertThat(arguments.data()).isEqualTo("data/zeshel");
    assertThat(arguments.entityTokenIds()).isEqualTo("models/entity_token_ids_128.t7");
    assertThat(arguments.entityVectors()).isEqualTo("models/all_entities_large.t7");
    assertThat(arguments.index()).isEqualTo("models/faiss_hnsw_index.pkl");
    assertThat(arguments.ignored()).isEmpty();
  }

  /** Each honoured option but those that are required, and where it shows. */
  @Test
  void everyHonouredOptionIsRead() {
    ElqArguments arguments =
        parse(
            "--data_path d --path_to_model m --bert_model b --cand_token_ids_path t"
                + " --cand_enc_path v --index_path i --mention_aggregation_type fl_linear"
                + " --mention_scoring_method qa_mlp --max_context_length 32"
                + " --max_mention_length 5 --train_batch_size 9 --gradient_accumulation_steps 4"
                + " --num_train_epochs 100 --last_epoch -1 --dont_distribute_train_samples"
                + " --learning_rate 1e-3 --warmup_proportion 0.5 --max_grad_norm 2.5"
                + " --type_optimization top4_layers --eval_interval 7 --freeze_cand_enc"
                + " --adversarial_training --seed 3");
    ElqSchedule schedule = new ElqSchedule(100, 0, false, 2, 4, 1e-3, 0.5);
    assertThat(arguments.options())
        .isEqualTo(
            new ElqTraining.Options(32, 5, 2.5, 7, schedule, TypeOptimization.TOP4_LAYERS, 3));
    assertThat(arguments.shape().pooling()).isEqualTo(Pooling.FL_LINEAR);
    assertThat(arguments.shape().mentionLayers()).isEqualTo(2);
    assertThat(arguments.hardNegatives()).isTrue();
    assertThat(arguments.hasGradient("cand_encoder.bert_model.pooler.dense.bias")).isFalse();
    assertThat(arguments.hasGradient("context_encoder.bert_model.pooler.dense.bias")).isTrue();
    assertThat(
            List.of(
                arguments.output(),
                arguments.data(),
                arguments.checkpoint().orElseThrow(),
                arguments.bertModel(),
                arguments.entityTokenIds(),
                arguments.entityVectors(),
                arguments.index()))
        .containsExactly("out", "d", "m", "b", "t", "v", "i");
  }

  @Test
  void theLastOfTwoValuesCountsInEitherForm() {
    assertThat(parse("--learning_rate 1 --learning_rate=2").options().schedule().learningRate())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(TypeOptimization.class)
  void everyTypeOptimizationHasElqsName(TypeOptimization type) throws Exception {
    String name =
        TypeOptimization.class
            .getField(type.name())
            .getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class)
            .value();
    assertThat(parse("--type_optimization " + name).options().optimized()).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource(ElqOption.class)
  void whatIsIgnoredOrRefusedSaysWhy(ElqOption option) {
    List<String> arguments = new ArrayList<>(List.of(LEAST.split(" ")));
    arguments.add(option.argument());
    if (option.kind() != Kind.FLAG) {
      arguments.add("7");
    }
    if (option.role() == Role.REFUSED) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ElqArguments.parse(arguments))
          .withMessageContainingAll(option.argument(), option.reason());
      assertThat(option.reason()).isNotEmpty();
    } else if (option.role() == Role.IGNORED) {
      assertThat(ElqArguments.parse(arguments).ignored())
          .containsExactly(option.argument() + ": " + option.reason());
      assertThat(option.reason()).isNotEmpty();
    }
  }

  /** In Python, every text but the empty one is true, "False" among them. */
  @Test
  void shuffleIsOffOnlyWithAnEmptyText() {
    List<String> off = new ArrayList<>(List.of(LEAST.split(" ")));
    off.addAll(List.of("--shuffle", ""));
    assertThat(ElqArguments.parse(off).ignored()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--shuffle False"))
        .withMessageContaining("--shuffle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --learning_rat 1                  | '--learning_rat' is not an option
          stray                             | 'stray' is not an option
          -h                                | '-h' is not an option
          --mode test                       | '--mode' is not an option
          --learning_rate fast              | --learning_rate is followed by 'fast', but needs a number
          --seed 1.5                        | --seed is followed by '1.5', but needs a whole number
          --seed                            | --seed is followed by '--', but needs a whole number
          --data_path --silent              | --data_path is followed by '--silent', but needs a text
          --silent=yes                      | --silent is followed by 'yes', but needs no value
          --freeze_cand_enc                 | --freeze_cand_enc and --adversarial_training go together
          --adversarial_training            | --freeze_cand_enc and --adversarial_training go together
          --mention_aggregation_type fl_mlp | 'fl_mlp' is not one of
          --mention_aggregation_type none   | 'none' is not one of
          --mention_scoring_method BIO      | --mention_scoring_method is 'BIO'
          --type_optimization some          | --type_optimization is 'some'
          --max_context_length 2            | --max_context_length has to be at least 3
          --max_mention_length -1           | --max_mention_length is negative
          --eval_interval 0                 | --eval_interval has to be at least 1
          --gradient_accumulation_steps 0   | --gradient_accumulation_steps has to be at least 1
          --gradient_accumulation_steps 9   | --train_batch_size is less than
          --learning_rate -1                | --learning_rate must not be negative
          --last_epoch -2                   | --last_epoch has to be at least -1
          --num_train_epochs 0              | --num_train_epochs has to be at least 1
          """)
  void whatElqCannotRunIsRefused(String more, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(more))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--no_mention_bounds --mention_aggregation_type all_avg",
        "--output_path out --mention_aggregation_type all_avg",
        "--output_path out --no_mention_bounds"
      })
  void whatElqNeedsIsRequired(String arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ElqArguments.parse(List.of(arguments.split(" "))))
        .withMessageContaining("is missing");
  }
}
