// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A line of a file that does not say what it should; the reader can continue after it. */
public final class MalformedLineException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String field;
  private final String fault;
  private final long lineNumber;

  /**
   * @param field field at fault, or null if the line as a whole is
   * @param fault what is wrong
   */
  public MalformedLineException(@Nullable String field, String fault) {
    super(describe(field, fault));
    this.field = field;
    this.fault = fault;
    this.lineNumber = 0;
  }

  private MalformedLineException(String file, long lineNumber, MalformedLineException cause) {
    super("%s, line %d: %s".formatted(file, lineNumber, cause.description()), cause);
    this.field = cause.field;
    this.fault = cause.fault;
    this.lineNumber = lineNumber;
  }

  /**
   * The same fault with its place.
   *
   * @param file what is read
   * @param number number of the line, from 1
   */
  public MalformedLineException in(String file, long number) {
    return new MalformedLineException(file, number, this);
  }

  /** The same as the failure of the whole input, after which nothing can be read. */
  IOException asFailure() {
    return new IOException(getMessage(), this);
  }

  private static String describe(@Nullable String field, String fault) {
    return field == null ? fault : "field \"" + field + "\": " + fault;
  }

  /** The field at fault, or null if the line as a whole is. */
  public @Nullable String field() {
    return field;
  }

  /** What is wrong with it. */
  public String fault() {
    return fault;
  }

  /** What is wrong with it, and in which field, without the line's place. */
  public String description() {
    return describe(field, fault);
  }

  /** Number of the line in its file from 1, or 0 if it was read from no file. */
  public long lineNumber() {
    return lineNumber;
  }
}
