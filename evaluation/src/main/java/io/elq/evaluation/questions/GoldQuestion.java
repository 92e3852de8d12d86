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
 * question files.
 *
 * @param tokenIds vocabulary ids of the text without [CLS] and [SEP], or null if the file has none
 * @param labelled whether the line has {@code label_id}; a labelled question may have no mentions
 * @param mentions gold mentions in the file's order, without those outside the catalogue
 * @param outsideCatalogue gold mentions with row -1: their entity cannot be found, so they count
 *     nowhere
 */
public record GoldQuestion(
    String id,
    String text,
    int @Nullable [] tokenIds,
    boolean labelled,
    List<GoldMention> mentions,
    int outsideCatalogue) {

  /** Copies the mentions. */
  public GoldQuestion {
    mentions = List.copyOf(mentions);
  }

  /**
   * Opens a file of questions as JSON lines, plain or gzip (by the name's ending .gz). Fields: id
   * and text; with labels label_id (rows; -1: not in the catalogue) beside mentions (characters as
   * code points, [start, end)) or tokenized_mention_idxs (tokens, [start, end)) or both;
   * tokenized_text_ids. Other fields are ignored. Whoever opens it closes it.
   */
  public static JsonLineReader<GoldQuestion> open(Path file) throws IOException {
    return JsonLineReader.open(file, GoldQuestionLine::read);
  }

  /**
   * Reads one line.
   *
   * @throws MalformedLineException naming field and fault, if the line is no question
   */
  public static GoldQuestion parse(String line) throws MalformedLineException {
    return JsonLineReader.parse(line, GoldQuestionLine::read);
  }

  /**
   * Makes a question of a line's fields.
   *
   * @throws MalformedLineException naming field and fault, if they are no question's
   */
  public static GoldQuestion of(ObjectNode line) throws MalformedLineException {
    return GoldQuestionLine.read(new JsonFields(line));
  }

  /** Whether every mention has its place in tokens. */
  public boolean inTokens() {
    return mentions.stream().allMatch(mention -> mention.tokens() != null);
  }

  /** Whether every mention has its place in characters. */
  public boolean inCharacters() {
    return mentions.stream().allMatch(mention -> mention.characters() != null);
  }

  /** Gold in tokens of the text; {@link #inTokens()} has to hold. */
  public List<Triple> tokenTriples() {
    return mentions.stream()
        .map(mention -> Triple.of(mention.row(), Objects.requireNonNull(mention.tokens())))
        .toList();
  }

  /** Gold in UTF-16 units of the text; {@link #inCharacters()} has to hold. */
  public List<Triple> characterTriples() {
    return mentions.stream()
        .map(mention -> Triple.of(mention.row(), Objects.requireNonNull(mention.characters())))
        .toList();
  }
}
