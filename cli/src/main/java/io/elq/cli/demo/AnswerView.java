// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.terminal.EntityLine;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.TerminalText;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** The records that come back from the job, as text for a terminal. Immutable. */
final class AnswerView {

  /** What tells an entity from its namesakes. */
  interface Description {
    /**
     * The words, or none for an entity that is not known here.
     *
     * @param row of the entity in the catalogue of the release
     */
    String of(String releaseId, long row);
  }

  private final QuestionView view;
  private final Description description;

  /**
   * @param ansi whether to colour
   * @param width columns of the terminal
   * @param description of entities
   */
  AnswerView(Ansi ansi, int width, Description description) {
    this.view = new QuestionView(ansi, width);
    this.description = description;
  }

  /** Several lines, without a line break at the end. */
  String linked(LinkedQuestion answer) {
    return view.linked(
        answer.getText(),
        answer.getEntities().stream().map(entity -> line(answer, entity)).toList());
  }

  private EntityLine line(LinkedQuestion answer, LinkedEntity entity) {
    return new EntityLine(
        entity.getStart(),
        entity.getEnd(),
        entity.getMention(),
        entity.getScore(),
        entity.getTitle(),
        null,
        description.of(answer.getReleaseId(), entity.getEntity()),
        List.of());
  }

  /** One line with the reason. */
  String refused(DeadLetter letter) {
    String head = "dead letter";
    String reason = TerminalText.plain(letter.getStage() + ": " + letter.getErrorMessage());
    return "  "
        + TerminalText.style(view.ansi(), Style.fg_red, head)
        + " "
        + TerminalText.clip(reason, view.width() - head.length() - 3);
  }
}
