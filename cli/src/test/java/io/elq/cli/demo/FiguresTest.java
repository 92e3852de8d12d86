// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.linker.tokenize.Span;
import io.elq.sandbox.process.ProcessMemory;
import io.elq.schemas.LinkedEntity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FiguresTest {

  @Test
  void anOverlapCountsAsWeakAndOnlyAmbiguousQuestionsCountAsAmbiguous() {
    DemoQuestion ambiguous =
        question("the city of Paris", new GoldMention(7, new Span(12, 17), null), true);
    DemoQuestion plain = question("Rome", new GoldMention(8, new Span(0, 4), null), false);

    GoldScore score =
        GoldScore.NONE.plus(ambiguous, List.of(entity(7, 0, 17))).plus(plain, List.of());

    assertThat(score.counts().weak()).isEqualTo(1);
    assertThat(score.counts().strong()).isZero();
    assertThat(score.counts().gold()).isEqualTo(2);
    assertThat(score.ambiguousAccuracy()).isEqualTo(1.0);
  }

  @Test
  void theWrongNamesakeIsNotFound() {
    DemoQuestion question = question("Paris", new GoldMention(7, new Span(0, 5), null), true);

    assertThat(GoldScore.NONE.plus(question, List.of(entity(9, 0, 5))).ambiguousAccuracy())
        .isZero();
  }

  @Test
  void theHandWrittenQuestionsAreThere() throws Exception {
    List<DemoQuestion> questions = DemoQuestion.handWritten();

    assertThat(questions).hasSizeGreaterThanOrEqualTo(120);
    assertThat(questions)
        .allSatisfy(q -> assertThat(q.gold().labelled()).as(q.gold().id()).isTrue());
    assertThat(questions).anyMatch(DemoQuestion::ambiguous).anyMatch(q -> !q.ambiguous());
  }

  @Test
  void percentilesAreValuesThatOccurred() {
    assertThat(Latencies.of(LongStream.rangeClosed(1, 200).toArray()))
        .isEqualTo(new Latencies(100, 180, 198));
    assertThat(Latencies.of(new long[] {5})).isEqualTo(new Latencies(5, 5, 5));
    assertThat(Latencies.of(new long[0])).isEqualTo(new Latencies(0, 0, 0));
  }

  @Test
  void theReportHasItsNames(@TempDir Path directory) throws Exception {
    DemoReport.Load load =
        new DemoReport.Load(9, 8, 1, 0, 250, new Latencies(1, 2, 3), Map.of("kafka", 300L));
    Path file = directory.resolve("report.json");

    new DemoReport(120, 119, 1, 0.8, 0.75, 0.7, 9.5, 60, load).write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "questions",
            "linked",
            "dead_letters",
            "weak_f1",
            "strong_f1",
            "ambiguous_accuracy",
            "seconds_to_first_answer",
            "questions_per_second",
            "load");
    assertThat(json.at("/load/latency/p99_ms").asInt()).isEqualTo(3);
    assertThat(json.at("/load/peak_memory_mb/kafka").asInt()).isEqualTo(300);
  }

  @Test
  void thisProcessHasAPeakMemory() {
    assertThat(ProcessMemory.peakMegabytes(ProcessHandle.current().pid())).isPositive();
    assertThat(ProcessMemory.peakMegabytes(Long.MAX_VALUE)).isZero();
  }

  private static DemoQuestion question(String text, GoldMention mention, boolean ambiguous) {
    return new DemoQuestion(new GoldQuestion("1", text, null, true, List.of(mention)), ambiguous);
  }

  private static LinkedEntity entity(long row, int start, int end) {
    return LinkedEntity.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setStartCodePoint(start)
        .setEndCodePoint(end)
        .setMention("m")
        .setEntity(row)
        .setTitle("t")
        .setScore(0)
        .setMentionScore(0)
        .setCandidateScore(0)
        .setCandidates(List.of())
        .build();
  }
}
