// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.VersionInfo;
import io.elq.linker.tokenize.KnownWords;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieces;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Keys under which the spans of a text are names in an {@link AliasTable}. A span that begins and
 * ends with a letter or digit has the key of its letters and digits alone, so that "spiderman 3" is
 * "Spider-Man 3" and "cleveland ohio" is "Cleveland, Ohio". Any other span has the key of its word
 * pieces, so that a question mark after a name does not make it a longer name. What the vocabulary
 * does not know is no part of such a key, and a span without a known word has none at all (see
 * {@link KnownWords}); only the tables of {@link Tokenizing#BERT} have such keys. One thread at a
 * time.
 */
public final class NameKeys {
  /** The key of what is not a name. */
  static final long NONE = 0;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
  private static final VersionInfo UNICODE_OF_JAVA_17 = VersionInfo.UNICODE_13_0;

  private final WordPieces pieces;

  /**
   * Letters and digits of each piece, null until they are asked for; no array where only pieces
   * count.
   */
  private final String @Nullable [] letters;

  /** Which spans may be names; null where any may. */
  private final @Nullable KnownWords known;

  private NameKeys(WordPieces pieces, String @Nullable [] letters) {
    this.pieces = pieces;
    this.letters = letters;
    this.known = pieces.tokenizing() == Tokenizing.BERT ? null : KnownWords.of(pieces);
  }

  /** Keys of the spans of a text; of their pieces alone where its pieces have no known place. */
  static NameKeys of(WordPieces pieces) {
    return new NameKeys(pieces, arePlaced(pieces) ? new String[pieces.size()] : null);
  }

  private static boolean arePlaced(WordPieces pieces) {
    for (int start : pieces.starts()) {
      if (start < 0) {
        return false;
      }
    }
    return true;
  }

  /** Keys of the spans of a text, of their pieces alone. */
  static NameKeys ofPieces(WordPieces pieces) {
    return new NameKeys(pieces, null);
  }

  /** Letters of a piece: a window of a long text asks for its own only. */
  private String letters(String[] letters, int piece) {
    if (letters[piece] == null) {
      int start = pieces.starts()[piece];
      int end = pieces.ends()[piece];
      letters[piece] =
          known == null
              ? letters(pieces.text().substring(start, end))
              : pieces.letters(
                  pieces.isInsideCharacter(piece) ? pieces.ends()[piece - 1] : start, end);
    }
    return letters[piece];
  }

  private boolean hasLetters(String[] letters, int piece) {
    return !letters(letters, piece).isEmpty()
        || pieces.isInsideCharacter(piece) && hasLetters(letters, piece - 1);
  }

  /**
   * A text in lower case, without accents and without all that is neither letter nor digit; as Java
   * 17 sees them on every JVM, because tables were built with that.
   */
  public static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    NFD.normalize(text)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(NameKeys::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  private static boolean isLetterOrDigit(int codePoint) {
    return UCharacter.isLetterOrDigit(codePoint)
        && UCharacter.getAge(codePoint).compareTo(UNICODE_OF_JAVA_17) <= 0;
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
    if (known != null && !known.in(from, to)) {
      return NONE;
    }
    if (letters != null && hasLetters(letters, from) && hasLetters(letters, to - 1)) {
      return ofLetters(letters, from, to);
    }
    return known != null && known.lackIn(from, to) ? NONE : ofPieces(from, to);
  }

  /**
   * The keys under which a text of these pieces is a name, each once; none for what is not a name.
   */
  static long[] ofName(WordPieces pieces) {
    return pieces.size() == 0 ? new long[0] : of(pieces).ofWhole();
  }

  private long[] ofWhole() {
    return LongStream.of(of(0, pieces.size()), ofAllLetters())
        .filter(key -> key != NONE)
        .distinct()
        .toArray();
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

  /** The key of the whole text's letters and digits; {@link #NONE} if it has none. */
  private long ofAllLetters() {
    if (letters == null || known != null && !known.in(0, pieces.size())) {
      return NONE;
    }
    boolean any = false;
    for (int i = 0; i < letters.length; i++) {
      any |= !letters(letters, i).isEmpty();
    }
    return any ? ofLetters(letters, 0, letters.length) : NONE;
  }
}
