// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question, with the entities that people found in it where it is labelled: a line of ELQ's
 * question files. Scoring, replays, training and the demo all read questions with this class, so
 * that they accept and refuse the same lines:
 *
 * <ul>
 *   <li>{@code text} is required, of at most {@link io.elq.linker.lines.TextLimit#DEFAULT}
 *       characters; it may be empty.
 *   <li>{@code id}, a string or a number, may be missing: then it is the line's number. Ids match
 *       answers with questions; where answers are matched, no id may occur twice ({@link
 *       UniqueIds}). Training matches nothing and takes no notice of them.
 *   <li>A line without {@code label_id} is not labelled: it can be linked, but is neither judged
 *       nor learnt from. It may not have mentions then. A file in which no line is labelled is
 *       refused where labels are needed ({@link GoldQuestions}).
 *   <li>{@code label_id} has catalogue rows, whole numbers, possibly in quotes. Row -1 is an entity
 *       outside the catalogue: nobody can find it, so that it does not count as gold; training
 *       takes it as a mention without an entity. Other negative rows are refused. What is beyond
 *       the catalogue is for those to refuse or report who know the catalogue.
 *   <li>Each label has its place in {@code mentions} (characters, that is code points, [start,
 *       end)) or {@code tokenized_mention_idxs} (tokens, [start, end)) or both; empty places and
 *       those outside the text are refused. Tokens are those of {@code tokenized_text_ids} where
 *       the line has them, else those of the tokenizer at hand.
 *   <li>Other fields are ignored.
 * </ul>
 *
 * @param tokenIds vocabulary ids of the text without [CLS] and [SEP], or null if the file has none
 * @param labelled whether the line has {@code label_id}; a labelled question may have no mentions
 * @param labels all labels in the file's order, those with row -1 included
 */
public record GoldQuestion(
    String id, String text, int @Nullable [] tokenIds, boolean labelled, List<GoldMention> labels) {
  /** Row of an entity that the catalogue does not have. */
  public static final long NO_ENTITY = -1;

  /** Copies the labels. */
  public GoldQuestion {
    labels = List.copyOf(labels);
  }

  /**
   * Opens a file of questions as JSON lines, plain or gzip (by the name's ending .gz). Whoever
   * opens it closes it.
   */
  public static JsonLineReader<GoldQuestion> open(Path file) throws IOException {
    return JsonLineReader.open(file, GoldQuestion::of);
  }

  /**
   * Reads the first line of a file.
   *
   * @throws MalformedLineException naming field and fault, if the line is not a question
   */
  public static GoldQuestion parse(String line) throws MalformedLineException {
    return of(JsonLineReader.object(line), 1);
  }

  /**
   * Makes a question of a line's fields.
   *
   * @param lineNumber the line's number, from 1
   * @throws MalformedLineException naming field and fault, if they are not those of a question
   */
  public static GoldQuestion of(ObjectNode line, long lineNumber) throws MalformedLineException {
    return of(new JsonFields(line, lineNumber));
  }

  /**
   * Makes a question of a line's fields.
   *
   * @throws MalformedLineException naming field and fault, if they are not those of a question
   */
  public static GoldQuestion of(JsonFields line) throws MalformedLineException {
    return GoldQuestionLine.read(line);
  }

  /** Gold mentions, in the file's order: the labels with an entity of the catalogue. */
  public List<GoldMention> mentions() {
    return labels.stream().filter(label -> label.row() != NO_ENTITY).toList();
  }

  /** Number of labels whose entity is outside the catalogue, so that they do not count. */
  public int outsideCatalogue() {
    return labels.size() - mentions().size();
  }

  /** Whether every mention has its place in tokens. */
  public boolean inTokens() {
    return mentions().stream().allMatch(mention -> mention.tokens() != null);
  }

  /** Whether every mention has its place in characters. */
  public boolean inCharacters() {
    return mentions().stream().allMatch(mention -> mention.characters() != null);
  }

  /** Gold in tokens of the text; {@link #inTokens()} has to hold. */
  public List<Triple> tokenTriples() {
    return mentions().stream()
        .map(mention -> Triple.of(mention.row(), Objects.requireNonNull(mention.tokens())))
        .toList();
  }

  /** Gold in UTF-16 units of the text; {@link #inCharacters()} has to hold. */
  public List<Triple> characterTriples() {
    return mentions().stream()
        .map(mention -> Triple.of(mention.row(), Objects.requireNonNull(mention.characters())))
        .toList();
  }
}
