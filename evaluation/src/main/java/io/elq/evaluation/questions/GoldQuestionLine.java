// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.Reason;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of ELQ's question files as a question. */
final class GoldQuestionLine {
  private static final String ID = "id";
  private static final String TEXT = "text";
  private static final String LABELS = "label_id";
  private static final String CHARACTERS = "mentions";
  private static final String TOKENS = "tokenized_mention_idxs";
  private static final String TOKEN_IDS = "tokenized_text_ids";

  private GoldQuestionLine() {}

  static GoldQuestion read(JsonFields fields) throws MalformedLineException {
    return read(fields, false);
  }

  /**
   * @param entitySets whether labels without places are taken, too
   */
  static GoldQuestion read(JsonFields fields, boolean entitySets) throws MalformedLineException {
    String text = text(fields);
    String id = fields.has(ID) ? fields.id(ID) : Long.toString(fields.lineNumber());
    int[] tokenIds = fields.has(TOKEN_IDS) ? fields.ints(TOKEN_IDS) : null;
    if (!fields.has(LABELS)) {
      checkNoMentions(fields);
      return new GoldQuestion(id, text, tokenIds, false, List.of());
    }
    long[] rows = fields.rows(LABELS);
    List<Span> characters = places(fields, CHARACTERS, rows.length);
    List<Span> tokens = places(fields, TOKENS, rows.length);
    if (characters == null && tokens == null && rows.length > 0 && !entitySets) {
      throw new MalformedLineException(LABELS, "has neither " + CHARACTERS + " nor " + TOKENS);
    }
    List<GoldMention> labels = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      checkRow(rows[i]);
      Span inText = characters == null ? null : inText(text, characters.get(i));
      Span inTokens = tokens == null ? null : inTokens(tokenIds, tokens.get(i));
      labels.add(new GoldMention(rows[i], inText, inTokens));
    }
    return new GoldQuestion(id, text, tokenIds, true, labels);
  }

  private static String text(JsonFields fields) throws MalformedLineException {
    String text = fields.text(TEXT);
    String fault = TextLimit.fault(text, TextLimit.DEFAULT);
    if (fault != null) {
      throw new MalformedLineException(TEXT, fault);
    }
    return text;
  }

  private static void checkNoMentions(JsonFields fields) throws MalformedLineException {
    for (String field : List.of(CHARACTERS, TOKENS)) {
      if (fields.hasElements(field)) {
        throw new MalformedLineException(
            LABELS,
            "is missing, but there is \"%s\"; -1 is the label of an entity that is not in the catalogue"
                .formatted(field));
      }
    }
  }

  private static @Nullable List<Span> places(JsonFields fields, String field, int labels)
      throws MalformedLineException {
    if (!fields.has(field)) {
      return null;
    }
    List<Span> spans = fields.spans(field);
    if (spans.size() != labels) {
      throw new MalformedLineException(
          field, "has %d spans for %d labels".formatted(spans.size(), labels));
    }
    for (Span span : spans) {
      if (span.start() == span.end()) {
        throw new MalformedLineException(
            field, "[%d, %d) is empty".formatted(span.start(), span.end()));
      }
    }
    return spans;
  }

  private static void checkRow(long row) throws MalformedLineException {
    if (row < GoldQuestion.NO_ENTITY) {
      throw new MalformedLineException(
          LABELS, row + " is not a catalogue row; -1 says that the entity is not in the catalogue");
    }
  }

  private static Span inText(String text, Span codePoints) throws MalformedLineException {
    try {
      return CodePoints.toUtf16(text, codePoints);
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException(CHARACTERS, Reason.message(e));
    }
  }

  private static Span inTokens(int @Nullable [] tokenIds, Span tokens)
      throws MalformedLineException {
    if (tokens.start() < 0 || (tokenIds != null && tokens.end() > tokenIds.length)) {
      throw new MalformedLineException(
          TOKENS,
          "[%d, %d) lies outside the text's tokens".formatted(tokens.start(), tokens.end()));
    }
    return tokens;
  }
}
