// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.trainer.options.HoldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What models that have not seen a question say about its spans (out-of-fold predictions).
 * Annotators leave mentions out and are inconsistent about boundaries; a model that memorises every
 * label learns that as well. See {@link SpanTargets} for what becomes of it.
 */
public final class SoftTargets {
  /** Of no question. */
  static final SoftTargets NONE = new SoftTargets(Map.of());

  private final Map<String, List<SoftSpan>> byText;

  private SoftTargets(Map<String, List<SoftSpan>> byText) {
    this.byText = byText;
  }

  /**
   * A span as a model sees it.
   *
   * @param first first word piece
   * @param last last word piece, inclusive
   * @param probability that it is a mention, 0 to 1
   */
  public record SoftSpan(int first, int last, float probability) {
    boolean overlaps(int otherFirst, int otherLast) {
      return first <= otherLast && last >= otherFirst;
    }
  }

  /**
   * One question; a line of a file.
   *
   * @param spans those that may be mentions
   */
  public record Line(String text, List<SoftSpan> spans) {}

  /**
   * Reads files that training with a {@link HoldOut} has written, into memory.
   *
   * @throws IOException naming file and line, if one is not of that form
   */
  static SoftTargets read(List<Path> files) throws IOException {
    Map<String, List<SoftSpan>> byText = new HashMap<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new IOException(
            file + " is not there: ./elq train --hold-out writes such a file, run/held-out.jsonl");
      }
      try (JsonLineReader<Line> lines = JsonLineReader.open(file, SoftTargets::line)) {
        for (Line line = lines.next(); line != null; line = lines.next()) {
          byText.put(line.text(), List.copyOf(line.spans()));
        }
      } catch (MalformedLineException e) {
        throw new IOException(
            e.getMessage() + " (soft targets as ./elq train --hold-out writes them are needed)", e);
      }
    }
    return new SoftTargets(byText);
  }

  private static Line line(JsonFields fields) throws MalformedLineException {
    List<SoftSpan> spans = new ArrayList<>();
    for (JsonNode span : fields.array("spans")) {
      JsonFields of = new JsonFields(span, fields.lineNumber());
      float probability = of.number("probability");
      if (!(probability >= 0 && probability <= 1)) {
        throw new MalformedLineException("probability", probability + " is not within 0 and 1");
      }
      spans.add(new SoftSpan(of.integer("first"), of.integer("last"), probability));
    }
    return new Line(fields.text("text"), spans);
  }

  /**
   * The question with what is said about it; the question itself where nothing is.
   *
   * @throws IllegalArgumentException if a span lies outside of it
   */
  LabelledQuestion in(LabelledQuestion question) {
    List<SoftSpan> spans = byText.get(question.pieces().text());
    if (spans == null) {
      return question;
    }
    for (SoftSpan span : spans) {
      if (span.first() < 0
          || span.last() < span.first()
          || span.last() >= question.pieces().size()) {
        throw new IllegalArgumentException(
            "soft target of word pieces %d to %d, but \"%s\" has %d: made with another vocabulary?"
                .formatted(
                    span.first(), span.last(), question.pieces().text(), question.pieces().size()));
      }
    }
    return new LabelledQuestion(question.pieces(), question.mentions(), spans);
  }
}
