package io.elq.linker.candidate.names;

import io.elq.linker.tokenize.WordPieces;
import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keys under which the spans of a text are names in an {@link AliasTable}. A span that begins and
 * ends with a letter or digit has the key of its letters and digits alone, so that "spiderman 3" is
 * "Spider-Man 3" and "cleveland ohio" is "Cleveland, Ohio". Any other span has the key of its word
 * pieces, so that a question mark behind a name makes no longer name of it. One thread at a time.
 */
public final class NameKeys {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final WordPieces pieces;

  /**
   * Letters and digits of each piece, null until they are asked for; no array where only pieces
   * count.
   */
  private final String @Nullable [] letters;

  private NameKeys(WordPieces pieces, String @Nullable [] letters) {
    this.pieces = pieces;
    this.letters = letters;
  }

  /** Keys of the spans of a text; of their pieces alone where its pieces have no known place. */
  static NameKeys of(WordPieces pieces) {
    boolean placed = IntStream.of(pieces.starts()).allMatch(start -> start >= 0);
    return new NameKeys(pieces, placed ? new String[pieces.size()] : null);
  }

  /** Keys of the spans of a text, of their pieces alone. */
  static NameKeys ofPieces(WordPieces pieces) {
    return new NameKeys(pieces, null);
  }

  /** Letters of a piece: a window of a long text asks for its own only. */
  private String letters(String[] letters, int piece) {
    if (letters[piece] == null) {
      letters[piece] =
          letters(pieces.text().substring(pieces.starts()[piece], pieces.ends()[piece]));
    }
    return letters[piece];
  }

  /** A text in lower case, without accents and without all that is neither letter nor digit. */
  public static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /**
   * The key of a span.
   *
   * @param from its first piece
   * @param to one past its last piece
   */
  public long of(int from, int to) {
    if (from >= to) {
      return FNV_OFFSET;
    }
    return letters == null || letters(letters, from).isEmpty() || letters(letters, to - 1).isEmpty()
        ? ofPieces(from, to)
        : ofLetters(letters, from, to);
  }

  private long ofPieces(int from, int to) {
    long key = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      key = with(key, pieces.ids()[i], Integer.BYTES);
    }
    return key;
  }

  private long ofLetters(String[] letters, int from, int to) {
    long key = ~FNV_OFFSET; // apart from the keys of pieces
    for (int i = from; i < to; i++) {
      String own = letters(letters, i);
      for (int c = 0; c < own.length(); c++) {
        key = with(key, own.charAt(c), Character.BYTES);
      }
    }
    return key;
  }

  /** FNV-1a, the lowest byte first. */
  private static long with(long key, int value, int bytes) {
    long grown = key;
    for (int shift = 0; shift < bytes * Byte.SIZE; shift += Byte.SIZE) {
      grown = (grown ^ ((value >>> shift) & 0xFF)) * FNV_PRIME;
    }
    return grown;
  }

  /** The key of the whole text's letters and digits; 0 if it has none. */
  long ofAllLetters() {
    if (letters == null) {
      return 0;
    }
    boolean any = false;
    for (int i = 0; i < letters.length; i++) {
      any |= !letters(letters, i).isEmpty();
    }
    return any ? ofLetters(letters, 0, letters.length) : 0;
  }
}
