// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The fields of a line, read with messages that name the field at fault. */
public final class JsonFields {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final JsonNode line;
  private final long lineNumber;

  /**
   * @param line a JSON object
   * @param lineNumber its number in the file, from 1
   */
  public JsonFields(JsonNode line, long lineNumber) {
    this.line = line;
    this.lineNumber = lineNumber;
  }

  /** Number of the line in its file, from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  public boolean has(String field) {
    return line.hasNonNull(field);
  }

  /** Whether a field is a list with something in it. */
  public boolean hasElements(String field) {
    return !line.path(field).isEmpty();
  }

  /** Whether a field is the word {@code true}. */
  public boolean isTrue(String field) {
    return line.path(field).isBoolean() && line.get(field).booleanValue();
  }

  /** A string, or a number as the string it is written as. */
  public String id(String field) throws MalformedLineException {
    JsonNode value = required(field);
    if (!value.isTextual() && !value.isNumber()) {
      throw new MalformedLineException(field, "is neither a string nor a number");
    }
    return value.asText();
  }

  public String text(String field) throws MalformedLineException {
    JsonNode value = required(field);
    if (!value.isTextual()) {
      throw new MalformedLineException(field, "is not a string");
    }
    return value.textValue();
  }

  /** The elements of an array. */
  public List<JsonNode> array(String field) throws MalformedLineException {
    return elements(required(field), field);
  }

  public int[] ints(String field) throws MalformedLineException {
    List<JsonNode> values = array(field);
    int[] ints = new int[values.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = integer(values.get(i), field);
    }
    return ints;
  }

  public long[] rows(String field) throws MalformedLineException {
    List<JsonNode> values = array(field);
    long[] rows = new long[values.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(values.get(i), field);
    }
    return rows;
  }

  public float[] floats(String field) throws MalformedLineException {
    return floats(required(field), field);
  }

  /** A number, as {@link #number(JsonNode, String)} reads it. */
  public float number(String field) throws MalformedLineException {
    return number(required(field), field);
  }

  /** An array of [start, end) pairs. */
  public List<Span> spans(String field) throws MalformedLineException {
    List<Span> spans = spansOrNulls(field);
    if (spans.contains(null)) {
      throw new MalformedLineException(field, "null is not a pair [start, end)");
    }
    return spans;
  }

  /** An array of [start, end) pairs and nulls. */
  public List<Span> spansOrNulls(String field) throws MalformedLineException {
    List<Span> spans = new ArrayList<>();
    for (JsonNode pair : array(field)) {
      if (pair.isNull()) {
        spans.add(null);
      } else if (pair.isArray() && pair.size() == 2) {
        spans.add(span(pair.get(0), pair.get(1), field));
      } else {
        throw new MalformedLineException(field, pair + " is not a pair [start, end)");
      }
    }
    return spans;
  }

  public static Span span(JsonNode start, JsonNode end, String field)
      throws MalformedLineException {
    Span span = new Span(integer(start, field), integer(end, field));
    if (span.end() < span.start()) {
      throw new MalformedLineException(
          field, "[%d, %d) ends before it starts".formatted(span.start(), span.end()));
    }
    return span;
  }

  /** A whole number of 32 bits. */
  public int integer(String field) throws MalformedLineException {
    return integer(required(field), field);
  }

  /** A catalogue row: a whole number of 64 bits, possibly in quotes, as ELQ writes it. */
  public static long row(JsonNode value, String field) throws MalformedLineException {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isTextual() && WHOLE.matcher(value.textValue()).matches()) {
      return Long.parseLong(value.textValue());
    }
    throw new MalformedLineException(field, value + " is not a catalogue row (a whole number)");
  }

  /** A number, or one of the words that Python reads: "-inf", "inf", "nan"; null is NaN. */
  public static float number(JsonNode value, String field) throws MalformedLineException {
    if (value.isNumber()) {
      return value.floatValue();
    }
    if (value.isNull()) {
      return Float.NaN;
    }
    return switch (value.asText()) {
      case "-inf" -> Float.NEGATIVE_INFINITY;
      case "inf" -> Float.POSITIVE_INFINITY;
      case "nan" -> Float.NaN;
      default -> throw new MalformedLineException(field, value + " is not a number");
    };
  }

  public static float[] floats(JsonNode array, String field) throws MalformedLineException {
    List<JsonNode> values = elements(array, field);
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = number(values.get(i), field);
    }
    return floats;
  }

  private static int integer(JsonNode value, String field) throws MalformedLineException {
    if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new MalformedLineException(field, value + " is not a whole number");
    }
    return value.intValue();
  }

  private JsonNode required(String field) throws MalformedLineException {
    if (!has(field)) {
      throw new MalformedLineException(field, "is missing");
    }
    return line.get(field);
  }

  public static List<JsonNode> elements(JsonNode value, String field)
      throws MalformedLineException {
    if (!value.isArray()) {
      throw new MalformedLineException(field, "is not an array");
    }
    List<JsonNode> elements = new ArrayList<>(value.size());
    value.forEach(elements::add);
    return elements;
  }
}
