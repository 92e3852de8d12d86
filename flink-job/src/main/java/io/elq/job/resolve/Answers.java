// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.answer.KeptAnswer;
import io.elq.job.encode.Encoded;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.resolve.LinkedText;
import io.elq.schemas.Candidate;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Timings;
import io.elq.schemas.UnlinkedMention;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes the linker's results as the records that leave the streaming job. */
public final class Answers implements AnswerWriter<Outcome> {
  private static final long serialVersionUID = 1L;

  private final int candidates;
  private final boolean unlinked;

  /**
   * @param candidates most candidates that an entity lists; 0 for none
   * @param unlinked whether mentions are listed whose entity the catalogue lacks
   */
  public Answers(int candidates, boolean unlinked) {
    this.candidates = candidates;
    this.unlinked = unlinked;
  }

  @Override
  public Outcome answer(Resolved resolved) {
    return new Outcome(resolved.encoded().question().origin(), linked(resolved), null);
  }

  @Override
  public Outcome giveUp(PendingQuestion question, DeadLetter letter) {
    return new Outcome(question.origin(), null, letter);
  }

  @Override
  public KeptAnswer keep(Outcome outcome) {
    LinkedQuestion answer = Objects.requireNonNull(outcome.answer(), "dead letters are not kept");
    LinkedQuestion shared =
        new LinkedQuestion(
            "",
            "",
            answer.getReleaseId(),
            Instant.EPOCH,
            Map.of(),
            answer.getEntities(),
            answer.getWindows(),
            null,
            answer.getOverlayVersion(),
            answer.getUnlinked());
    return new KeptAnswer(Wire.LINKED_QUESTION.encode(shared), answer.getEntities().size());
  }

  @Override
  public Outcome repeat(Encoded encoded, KeptAnswer kept) {
    PendingQuestion question = encoded.question();
    LinkedQuestion answer = decode(kept);
    answer.setId(question.id());
    answer.setText(question.text());
    answer.setEventTime(Instant.ofEpochMilli(question.eventTime()));
    answer.setHeaders(question.headers());
    answer.setTimings(timings(encoded, 0));
    return new Outcome(question.origin(), answer, null);
  }

  private static LinkedQuestion decode(KeptAnswer kept) {
    try {
      return Wire.LINKED_QUESTION.decode(kept.record());
    } catch (WireException e) {
      throw new IllegalStateException("an answer that was kept is not readable", e);
    }
  }

  private LinkedQuestion linked(Resolved resolved) {
    LinkedText linked = resolved.linked();
    PendingQuestion question = resolved.encoded().question();
    String text = question.text();
    Entities known = resolved.overlay().over(resolved.lease().catalogue());
    List<LinkedEntity> entities = new ArrayList<>(linked.entities().size());
    int units = 0;
    int codePoints = 0;
    for (io.elq.linker.resolve.LinkedEntity entity : linked.entities()) {
      codePoints += text.codePointCount(units, entity.start());
      units = entity.start();
      entities.add(entity(text, entity, codePoints, known));
    }
    return LinkedQuestion.newBuilder()
        .setId(question.id())
        .setText(text)
        .setReleaseId(question.assignedRelease().id())
        .setOverlayVersion(resolved.overlay().version())
        .setEventTime(Instant.ofEpochMilli(question.eventTime()))
        .setHeaders(question.headers())
        .setEntities(entities)
        .setUnlinked(unlinked ? unlinked(text, linked.unlinked()) : List.of())
        .setWindows(linked.windows())
        .setTimings(timings(resolved.encoded(), resolved.searchMicros()))
        .build();
  }

  private LinkedEntity entity(
      String text, io.elq.linker.resolve.LinkedEntity entity, int startCodePoint, Entities known) {
    return LinkedEntity.newBuilder()
        .setStart(entity.start())
        .setEnd(entity.end())
        .setStartCodePoint(startCodePoint)
        .setEndCodePoint(startCodePoint + text.codePointCount(entity.start(), entity.end()))
        .setMention(text.substring(entity.start(), entity.end()))
        .setEntity(entity.entity().row())
        .setTitle(entity.entity().title())
        .setKbId(entity.entity().kbId())
        .setScore(entity.score())
        .setMentionScore(entity.mentionScore())
        .setCandidateScore(entity.candidateScore())
        .setCandidates(
            entity.candidates().stream()
                .limit(candidates)
                .map(candidate -> candidate(candidate, known))
                .toList())
        .build();
  }

  private static List<UnlinkedMention> unlinked(
      String text, List<io.elq.linker.resolve.UnlinkedMention> mentions) {
    return mentions.stream()
        .map(
            mention ->
                new UnlinkedMention(
                    mention.start(),
                    mention.end(),
                    text.codePointCount(0, mention.start()),
                    text.codePointCount(0, mention.end()),
                    text.substring(mention.start(), mention.end()),
                    mention.score()))
        .toList();
  }

  private static Candidate candidate(
      io.elq.linker.resolve.LinkedEntity.Candidate candidate, Entities known) {
    CatalogueEntity entity = known.entity(candidate.row());
    return new Candidate(candidate.row(), entity.title(), entity.kbId(), candidate.score());
  }

  private static Timings timings(Encoded encoded, long searchMicros) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    long total = Math.max(0, now - encoded.question().origin().readAt());
    long elsewhere = Math.max(0, total - encoded.encodeMicros() - searchMicros);
    return new Timings(elsewhere, encoded.encodeMicros(), searchMicros, total);
  }
}
