// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Question;
import io.elq.schemas.Timings;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The records that the job reads and writes. */
@State(Scope.Thread)
public class AvroMicro {
  private static final Instant ASKED = Instant.ofEpochMilli(1_700_000_000_000L);

  private final List<byte[]> questions =
      LabelledQuestion.ALL.stream().map(AvroMicro::record).map(Wire.QUESTION::encode).toList();
  private final List<LinkedQuestion> answers =
      LabelledQuestion.ALL.stream().map(AvroMicro::answerTo).toList();
  private int next;

  private static Question record(LabelledQuestion question) {
    return Question.newBuilder()
        .setId("question-1")
        .setText(question.text())
        .setEventTime(ASKED)
        .build();
  }

  private static LinkedQuestion answerTo(LabelledQuestion question) {
    String mention = question.text().substring(question.start(), question.end());
    LinkedEntity entity =
        LinkedEntity.newBuilder()
            .setStart(question.start())
            .setEnd(question.end())
            .setStartCodePoint(question.start())
            .setEndCodePoint(question.end())
            .setMention(mention)
            .setEntity(1L)
            .setTitle(mention)
            .setKbId("06393695-n")
            .setScore(-0.5f)
            .setMentionScore(-0.25f)
            .setCandidateScore(200f)
            .build();
    return LinkedQuestion.newBuilder()
        .setId("question-1")
        .setText(question.text())
        .setReleaseId("0123456789abcdef")
        .setEventTime(ASKED)
        .setHeaders(Map.of())
        .setEntities(List.of(entity))
        .setTimings(new Timings(1L, 2L, 3L, 4L))
        .build();
  }

  /** Reads one question; they take turns. */
  @Benchmark
  public Question question() throws WireException {
    return Wire.QUESTION.decode(questions.get(next++ % questions.size()));
  }

  /** Writes the answer to one question, with an entity; they take turns. */
  @Benchmark
  public byte[] answer() {
    return Wire.LINKED_QUESTION.encode(answers.get(next++ % answers.size()));
  }
}
