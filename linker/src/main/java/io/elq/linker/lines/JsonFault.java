// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import java.util.stream.Collectors;

/**
 * What is wrong with JSON, in plain words: the parser's own messages speak of its tokens and Java
 * classes.
 */
public final class JsonFault {
  private static final int SHOWN = 24;

  private JsonFault() {}

  /** The fault and its place: line and column for a file, which may have many lines. */
  public static String of(JsonProcessingException fault) {
    if (fault instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "field \"%s\": %s".formatted(path(mapping), ofField(mapping));
    }
    JsonLocation place = fault.getLocation();
    String at =
        place == null || place.getLineNr() < 1
            ? ""
            : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    return describe(fault, at);
  }

  /**
   * The fault and its column, with the characters there.
   *
   * @param line what was read
   */
  static String in(String line, JsonProcessingException fault) {
    JsonLocation place = fault.getLocation();
    int column = place == null ? 0 : place.getColumnNr();
    return describe(fault, column < 1 ? "" : " at column " + column + near(line, column));
  }

  private static String describe(JsonProcessingException fault, String at) {
    if (fault instanceof JsonEOFException) {
      return "not JSON: it ends" + at + " before all that was opened is closed";
    }
    if (fault instanceof StreamConstraintsException) {
      return "JSON that is nested too deeply, or a number or text in it is too long" + at;
    }
    if (fault instanceof MismatchedInputException) {
      return Reason.message(fault).startsWith("Trailing token")
          ? "trailing content" + at + " after the JSON value: one record a line is needed"
          : "JSON of another form than expected" + at;
    }
    return "not JSON" + at;
  }

  private static String ofField(JsonMappingException fault) {
    return fault instanceof PropertyBindingException
        ? "is not known"
        : "has a value of another form";
  }

  private static String path(JsonMappingException fault) {
    return fault.getPath().stream()
        .map(
            part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  /** The characters around a column, from 1. */
  private static String near(String line, int column) {
    int from = Math.max(0, Math.min(column, line.length()) - SHOWN / 2);
    int to = Math.min(line.length(), from + SHOWN);
    String part = line.substring(from, to).replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
    return part.isEmpty() ? "" : ", near '" + part + "'";
  }
}
