// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.tokenize.Tokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The training questions of some files, one after the other and over again without an end. Holds
 * one line at a time. Leaves out questions that are not wanted, and those that do not fit into the
 * encoder, which it counts, or have no words.
 */
final class QuestionStream implements Closeable {
  private final List<Path> files;
  private final Tokenizer tokenizer;
  private final int rows;
  private final int maxPieces;
  private final Predicate<String> wanted;
  private @Nullable QuestionReader reader;
  private int file = -1;
  private long tooLong;
  private long taken;

  /**
   * @param rows size of the catalogue that labels point into
   * @param maxPieces longest question, in word pieces
   * @param wanted which texts
   */
  QuestionStream(
      List<Path> files, Tokenizer tokenizer, int rows, int maxPieces, Predicate<String> wanted) {
    this.files = files;
    this.tokenizer = tokenizer;
    this.rows = rows;
    this.maxPieces = maxPieces;
    this.wanted = wanted;
  }

  /**
   * All questions of the files, once.
   *
   * @throws IOException naming the file, if a line is not a question or a file has none to train on
   */
  List<LabelledQuestion> all() throws IOException {
    List<LabelledQuestion> questions = new ArrayList<>();
    while (advance()) {
      QuestionReader open = Objects.requireNonNull(reader);
      boolean any = false;
      for (var question = open.next(); question != null; question = open.next()) {
        any |= isUsable(question);
        if (wanted.test(question.pieces().text()) && fits(question)) {
          questions.add(question);
        }
      }
      if (!any) {
        throw nothingFits(files.get(file));
      }
    }
    return questions;
  }

  /**
   * Reads all files once, so that what is wrong with one is found before training begins, not when
   * an epoch comes to it.
   *
   * @throws IOException as {@link #all()} does
   */
  void check() throws IOException {
    for (Path path : files) {
      try (QuestionReader questions = QuestionReader.open(path, tokenizer, rows)) {
        boolean any = false;
        for (var next = questions.next(); next != null; next = questions.next()) {
          any |= isUsable(next);
        }
        if (!any) {
          throw nothingFits(path);
        }
      }
    }
  }

  private IOException nothingFits(Path path) {
    return new IOException(
        "%s has no question to train on: all of them are without words or longer than the encoder's input, %d word pieces"
            .formatted(path, maxPieces));
  }

  /** The next {@code count} questions; begins again after the last one. */
  List<LabelledQuestion> next(int count) throws IOException {
    List<LabelledQuestion> questions = new ArrayList<>(count);
    while (questions.size() < count) {
      LabelledQuestion question = reader == null ? null : reader.next();
      if (question != null) {
        if (wanted.test(question.pieces().text()) && fits(question)) {
          questions.add(question);
          taken++;
        }
      } else if (!advance()) {
        if (taken == 0) {
          throw new IOException(files + " have no question that fits into the encoder");
        }
        file = -1;
      }
    }
    return questions;
  }

  /** Passes over questions that an earlier run has taken. */
  void skip(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      next(1);
    }
  }

  /** Questions left out so far because they are longer than the encoder's input. */
  long tooLong() {
    return tooLong;
  }

  private boolean fits(LabelledQuestion question) {
    tooLong += question.pieces().size() > maxPieces ? 1 : 0;
    return isUsable(question);
  }

  private boolean isUsable(LabelledQuestion question) {
    return question.pieces().size() > 0 && question.pieces().size() <= maxPieces;
  }

  /** Opens the next file; false after the last one. */
  private boolean advance() throws IOException {
    close();
    file++;
    if (file >= files.size()) {
      return false;
    }
    reader = QuestionReader.open(files.get(file), tokenizer, rows);
    return true;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
