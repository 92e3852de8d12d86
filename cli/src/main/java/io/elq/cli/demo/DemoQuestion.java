// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A hand-written question.
 *
 * @param gold the question with the entities that people found in it
 * @param ambiguous whether several entities of the catalogue have a name that is in the question
 */
record DemoQuestion(GoldQuestion gold, boolean ambiguous) {
  private static final String RESOURCE = "/demo/questions.jsonl";

  /** Reads the hand-written questions that the program carries. */
  static List<DemoQuestion> handWritten() throws IOException {
    List<DemoQuestion> questions = new ArrayList<>();
    try (TextLines lines =
        new TextLines(RESOURCE, DemoQuestion.class.getResourceAsStream(RESOURCE))) {
      for (String line = lines.nextNotBlank(); line != null; line = lines.nextNotBlank()) {
        questions.add(JsonLineReader.parse(line, lines.number(), DemoQuestion::of));
      }
    }
    return questions;
  }

  private static DemoQuestion of(JsonFields line) throws MalformedLineException {
    return new DemoQuestion(GoldQuestion.of(line), line.isTrue("ambiguous"));
  }
}
