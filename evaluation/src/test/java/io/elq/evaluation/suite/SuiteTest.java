// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.evaluation.report.SuiteChart;
import io.elq.evaluation.report.SuiteTable;
import io.elq.evaluation.score.Interval;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sets: one of mentions, one whose labels have no places. */
class SuiteTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    file(
        "gold/spans/dev.jsonl",
        """
        {"id":"a","text":"rome and paris","mentions":[[9,14],[0,4]],"label_id":[2,1]}
        {"id":"b","text":"oslo or riga","mentions":[[0,4],[8,12]],"label_id":[3,4]}
        {"id":"c","text":"how are you","mentions":[],"label_id":[]}
        {"id":"d","text":"what now","mentions":[],"label_id":[]}
        {"id":"e","text":"zorblax","mentions":[[0,7]],"label_id":[-1]}
        """);
    file(
        "gold/entities.jsonl",
        """
        {"id":1,"text":"rome and paris","label_id":[1,2]}
        {"id":2,"text":"nobody","label_id":[]}
        """);
    file("gold/teacher/dev.jsonl", "{\"id\":\"a\",\"text\":\"rome\",\"pred\":[]}\n");
    file("gold/README.md", "no set");
    file(
        "one/spans.jsonl",
        """
        {"id":"a","entities":[{"start":0,"end":4,"entity":1,"score":-1},{"start":9,"end":14,"entity":2,"score":-1}]}
        {"id":"b","entities":[{"start":0,"end":4,"entity":3,"score":-1},{"start":5,"end":12,"entity":4,"score":-1}]}
        {"id":"c","entities":[{"start":0,"end":3,"entity":9,"score":-1}]}
        {"id":"d","entities":[]}
        """);
    file(
        "one/entities.jsonl",
        """
        {"id":1,"entities":[{"start":0,"end":4,"entity":1,"score":-1},{"start":9,"end":14,"entity":7,"score":-1}]}
        {"id":2,"entities":[]}
        """);
    file("none/spans.jsonl", "");
    file("none/entities.jsonl", "");
  }

  @Test
  void mentionsEntitiesLaterMentionsAndFalseLinksAreCounted() throws IOException {
    LinkerResult one = judge("one");

    assertThat(one.sets()).extracting(SetResult::name).containsExactly("entities", "spans");
    SetResult entities = one.sets().get(0);
    assertThat(entities.hasPlaces()).isFalse();
    assertThat(entities.f1().value()).isEqualTo(0.5);
    assertThat(entities.falseLinks()).isEqualTo(new SetResult.Share(0, 1));
    assertThat(entities.later().value()).isNull();

    SetResult spans = one.sets().get(1);
    assertThat(spans.hasPlaces()).isTrue();
    assertThat(spans.questions()).isEqualTo(5);
    assertThat(spans.missing()).isEqualTo(1);
    assertThat(spans.counts().strongScores().precision()).isEqualTo(3 / 5.0);
    assertThat(spans.counts().strongScores().recall()).isEqualTo(3 / 4.0);
    assertThat(spans.counts().weakScores().recall()).isEqualTo(1);
    assertThat(spans.entityScores().recall()).isEqualTo(1);
    // Paris comes first in the file and second in the text; riga has the wrong boundaries.
    assertThat(spans.later()).isEqualTo(new SetResult.Share(1, 2));
    // The question about zorblax has an entity, if not one of the catalogue.
    assertThat(spans.falseLinks()).isEqualTo(new SetResult.Share(1, 2));

    double mean = (0.5 + spans.f1().value()) / 2;
    assertThat(one.pooled().value()).isCloseTo(mean, within(1e-12));
    assertThat(one.pooled().low()).isLessThan(mean);
    assertThat(one.pooled().high()).isGreaterThan(mean);
    assertThat(one.falseLinks()).isEqualTo(new SetResult.Share(1, 3));
  }

  @Test
  void differencesArePairedSoThatALinkerDiffersFromItselfByNothing() throws IOException {
    LinkerResult one = judge("one");

    Interval itself = judge("one").pooledAbove(one);
    assertThat(itself).isEqualTo(new Interval(0, 0, 0));
    assertThat(itself.isClear()).isFalse();
    Interval none = judge("none").pooledAbove(one);
    assertThat(none.value()).isEqualTo(-one.pooled().value());
    assertThat(none.isClear()).isTrue();
  }

  @Test
  void tablePictureAndJsonShowAllLinkers() throws IOException {
    SuiteResult result = new SuiteResult(List.of(judge("one"), judge("none")));

    assertThat(SuiteTable.of(result))
        .contains("spans", "one: mean F1 of 2 sets", "0.50 of 2", "a clear difference");
    assertThat(ImageIO.read(new ByteArrayInputStream(SuiteChart.png(result))).getWidth())
        .isGreaterThan(600);
    JsonNode json = result.toJson();
    assertThat(json.at("/linkers/0/sets/1/strong/precision").asDouble()).isEqualTo(0.6);
    assertThat(json.at("/linkers/0/sets/1/later_mentions/share").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/linkers/1/pooled_f1_above_first/value").asDouble()).isNegative();
    assertThat(json.at("/linkers/0").has("pooled_f1_above_first")).isFalse();
  }

  @Test
  void aSetWithNothingToFindHasNoF1AndNoVote() throws IOException {
    double without = judge("one").pooled().value();
    file("gold/empty.jsonl", "{\"id\":\"a\",\"text\":\"how are you\",\"label_id\":[]}\n");
    file("one/empty.jsonl", "{\"id\":\"a\",\"entities\":[{\"start\":0,\"end\":3,\"entity\":9}]}\n");

    LinkerResult one = judge("one");

    assertThat(one.pooled().value()).isEqualTo(without);
    assertThat(one.falseLinks()).isEqualTo(new SetResult.Share(2, 4));
    assertThat(SuiteTable.of(new SuiteResult(List.of(one))))
        .contains("nothing to find", "mean F1 of 2 sets");
  }

  @Test
  void whatIsNotLabelledIsLeftOut() throws IOException {
    assertThat(suite().unlabelled()).extracting(SuiteSet::name).containsExactly("teacher");
    Path teacher = folder.resolve("gold/teacher/dev.jsonl");
    assertThatThrownBy(() -> new Suite(List.of(new SuiteSet("teacher", teacher))))
        .hasMessageContaining("no set has a labelled question");
    file("outside.jsonl", "{\"id\":\"a\",\"text\":\"zorblax\",\"label_id\":[-1]}\n");
    assertThatThrownBy(() -> new Suite(List.of(new SuiteSet("x", folder.resolve("outside.jsonl")))))
        .hasMessageContaining("every label is -1");
  }

  @Test
  void foldersWithoutASetAndNamesThatOccurTwiceAreRefused() throws IOException {
    Path gold = folder.resolve("gold");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> SuiteSet.in(List.of(gold, empty), "dev"))
        .hasMessage(empty + " has no set of questions: NAME/dev.jsonl or NAME.jsonl, plain or .gz");
    file("more/spans.jsonl", "{}");
    assertThatThrownBy(() -> SuiteSet.in(List.of(gold, folder.resolve("more")), "dev"))
        .hasMessageContainingAll("two sets are called spans", "gold", "more");
  }

  private Suite suite() throws IOException {
    return new Suite(SuiteSet.in(List.of(folder.resolve("gold")), "dev"));
  }

  private LinkerResult judge(String linker) throws IOException {
    return suite().judge(linker, set -> folder.resolve(linker).resolve(set.name() + ".jsonl"));
  }

  private void file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
