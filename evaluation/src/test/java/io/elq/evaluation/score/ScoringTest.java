// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.linker.tokenize.Span;
import io.elq.weights.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTest {

  private static final double ALL = Double.NEGATIVE_INFINITY;

  @TempDir private Path folder;

  @Test
  void goldWithoutPredictionIsMissedAndUnknownPredictionsCountNowhere() throws IOException {
    Path gold =
        file(
            "gold.jsonl",
            """
            {"id":"a","text":"in rome","mentions":[[3,7]],"label_id":[1]}
            {"id":"b","text":"in paris","mentions":[[3,8]],"label_id":[2]}
            {"id":"c","text":"not labelled"}
            {"id":"d","text":"nothing","mentions":[],"label_id":[]}
            """);
    Path predictions =
        file(
            "predictions.jsonl",
            """
            {"id":"c","entities":[{"start":0,"end":1,"entity":1}]}
            {"id":"x","entities":[]}
            {"id":"a","entities":[{"start":3,"end":7,"entity":1}]}
            """);

    Scoring scoring = Scoring.of(gold, predictions, Matching.EXACT, ALL);

    assertThat(scoring.missing()).containsExactly("b", "d");
    assertThat(scoring.unknown()).containsExactly("c", "x");
    assertThat(scoring.metrics().questions()).isEqualTo(3);
    assertThat(scoring.metrics().all()).isEqualTo(new Counts(2, 1, 1, 1));
  }

  @Test
  void tokensAreComparedWhereBothSidesHaveThemElseCharacters() throws IOException {
    Path gold =
        file(
            "gold.jsonl",
            """
            {"id":"both","text":"😀 rome","mentions":[[2,6]],"tokenized_text_ids":[5,6],\
            "tokenized_mention_idxs":[[1,2]],"label_id":[1]}
            {"id":"characters","text":"😀 rome","mentions":[[2,6]],"label_id":[1]}
            """);
    // The characters of the first are wrong, the tokens of the second would not match anything.
    Path predictions =
        file(
            "predictions.jsonl",
            """
            {"id":"both","pred_triples":[[1,1,2]],"mentions":[[0,1]]}
            {"id":"characters","pred_triples":[[1,9,10]],"mentions":[[2,6]]}
            """);

    Scoring scoring = Scoring.of(gold, predictions, Matching.ELQ, ALL);

    assertThat(scoring.metrics().all()).isEqualTo(new Counts(2, 2, 2, 2));
    assertThat(scoring.questions())
        .extracting(JudgedQuestion::unit)
        .containsExactly(JudgedQuestion.Unit.TOKENS, JudgedQuestion.Unit.CHARACTERS);
    assertThat(scoring.questions().get(1).predicted().get(0).characters())
        .isEqualTo(new Span(3, 7));
  }

  @Test
  void aThresholdLeavesOutWhatIsNotAboveIt() throws IOException {
    Path gold = file("gold.jsonl", "{\"id\":1,\"text\":\"a b\",\"mentions\":[],\"label_id\":[]}");
    Path predictions =
        file(
            "predictions.jsonl",
            """
            {"id":1,"pred_triples":[[1,0,1],[2,1,2]],"mentions":[[0,1],[2,3]],"scores":[-1,-2]}""");

    assertThat(Scoring.of(gold, predictions, Matching.ELQ, -2).metrics().all().predicted())
        .isEqualTo(1);
    assertThat(Scoring.of(gold, predictions, Matching.ELQ, ALL).metrics().all().predicted())
        .isEqualTo(2);
  }

  @Test
  void faultsNameTheFile() throws IOException {
    Path gold =
        file("gold.jsonl", "{\"id\":1,\"text\":\"ab\",\"mentions\":[[0,1]],\"label_id\":[1]}\n");
    Path twice = file("twice.jsonl", "{\"id\":1,\"entities\":[]}\n{\"id\":1,\"entities\":[]}\n");
    Path beyond =
        file("beyond.jsonl", "{\"id\":1,\"entities\":[{\"start\":0,\"end\":9,\"entity\":1}]}\n");
    Path tokens = file("tokens.jsonl", "{\"id\":1,\"pred_triples\":[[1,0,1]]}\n");

    assertThatThrownBy(() -> Scoring.of(gold, twice, Matching.ELQ, ALL))
        .hasMessageContaining("twice.jsonl, line 2: the id 1 occurs twice");
    assertThatThrownBy(() -> Scoring.of(gold, beyond, Matching.ELQ, ALL))
        .hasMessageContaining(
            "beyond.jsonl: question 1: the predicted mention [0, 9) lies outside");
    assertThatThrownBy(() -> Scoring.of(gold, tokens, Matching.ELQ, ALL))
        .hasMessageContaining("question 1: gold and prediction have no places in common");
    assertThatThrownBy(() -> Scoring.of(twiceUnlabelled(), twice, Matching.ELQ, ALL))
        .hasMessageContaining("no labelled question");
  }

  private Path twiceUnlabelled() throws IOException {
    return file("unlabelled.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}\n");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void aRunOfTheReferenceHasItsWindowScores() throws IOException {
    Scoring scoring =
        Scoring.of(
            Golden.file("questions_labelled.jsonl"),
            Golden.file("runs/tiny__labelled__none__thr-4.5__ncm50.jsonl.gz"),
            Matching.ELQ,
            ALL);

    assertThat(scoring.missing()).isEmpty();
    assertThat(scoring.metrics().all().predicted()).isEqualTo(312);
    assertThat(scoring.metrics().inWindow().weak()).isEqualTo(52);
    assertThat(scoring.metrics().inWindow().strong()).isEqualTo(37);
    assertThat(scoring.metrics().windowWeak().precision()).isEqualTo(52 / 312.0);
  }

  @Test
  void theReferencesRunWithoutThresholdGivesTheCountsOfItsRunsWithOne() throws IOException {
    Path gold = Golden.file("questions_labelled.jsonl");
    Path all = Golden.file("runs/tiny__labelled__none__thr-inf__ncm50.jsonl.gz");
    ThresholdSweep sweep =
        ThresholdSweep.of(Scoring.of(gold, all, Matching.ELQ, ALL).questions(), Matching.ELQ);

    for (double threshold : new double[] {-4.5, -2.9, -1.5}) {
      Path run = Golden.file("runs/tiny__labelled__none__thr" + threshold + "__ncm50.jsonl.gz");
      Counts direct = Scoring.of(gold, run, Matching.ELQ, ALL).metrics().all();
      assertThat(sweep.at(threshold).counts()).as("threshold %s", threshold).isEqualTo(direct);
      assertThat(Scoring.of(gold, all, Matching.ELQ, threshold).metrics().all()).isEqualTo(direct);
    }
  }
}
