// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.terminal.Screen;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hand-written questions: asked, shown as they come back, and compared with the gold. */
final class HandWrittenRun {

  private final List<DemoQuestion> questions;
  private final Map<String, List<LinkedEntity>> entities = new HashMap<>();
  private int deadLetters;
  private double secondsToFirstAnswer;
  private double seconds;

  HandWrittenRun(List<DemoQuestion> questions) {
    this.questions = questions;
  }

  void run(DemoSystem system, AnswerView view, Screen screen) throws Exception {
    long start = System.nanoTime();
    for (DemoQuestion question : questions) {
      system.exchange().ask(question.gold().id(), question.gold().text(), Instant.now());
    }
    system.readAll(
        new Awaited(questions.stream().map(question -> question.gold().id()).toList()),
        answer -> show(answer, view, screen),
        letter -> {
          deadLetters++;
          screen.raw(view.refused(letter));
        });
    seconds = (System.nanoTime() - start) / 1e9;
  }

  private void show(LinkedQuestion answer, AnswerView view, Screen screen) {
    if (entities.isEmpty()) {
      secondsToFirstAnswer = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    }
    entities.put(answer.getId(), answer.getEntities());
    screen.raw(view.linked(answer));
  }

  GoldScore score() {
    GoldScore score = GoldScore.NONE;
    for (DemoQuestion question : questions) {
      score = score.plus(question, entities.getOrDefault(question.gold().id(), List.of()));
    }
    return score;
  }

  /**
   * The figures of this run.
   *
   * @param load those of a load run, or null
   */
  DemoReport report(DemoReport.@Nullable Load load) {
    GoldScore score = score();
    return new DemoReport(
        questions.size(),
        entities.size(),
        deadLetters,
        score.counts().weakScores().f1(),
        score.counts().strongScores().f1(),
        score.ambiguousAccuracy(),
        secondsToFirstAnswer,
        questions.size() / seconds,
        load);
  }
}
