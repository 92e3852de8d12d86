// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.weights.file.MappedFile;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The table of contents of a safetensors file.
 *
 * @param entries where each tensor lies, in the order of the data, without holes or overlaps
 * @param metadata free text pairs
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 1 << 24;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * Where a tensor lies.
   *
   * @param name parameter name
   * @param type element type
   * @param shape sizes, outermost first
   * @param begin first byte, counted from the end of the header, or of the file where it was read
   * @param end one past the last byte
   */
  record Entry(String name, ElementType type, long[] shape, long begin, long end) {}

  /**
   * Reads and checks the header of a file.
   *
   * @throws IOException if it is not a valid header for that file
   */
  static SafetensorsHeader read(MappedFile file) throws IOException {
    long bytes = file.size() < LENGTH_BYTES ? -1 : file.readLong(0);
    long dataBytes = file.size() - LENGTH_BYTES - bytes;
    if (bytes < 0 || bytes > MAX_HEADER_BYTES || dataBytes < 0) {
      throw new IOException(
          "not a safetensors file, or truncated: its header claims " + bytes + " bytes");
    }
    return parse(file.read(LENGTH_BYTES, (int) bytes), dataBytes).after(LENGTH_BYTES + bytes);
  }

  private SafetensorsHeader after(long header) {
    return new SafetensorsHeader(
        entries.stream()
            .map(e -> new Entry(e.name, e.type, e.shape, header + e.begin, header + e.end))
            .toList(),
        metadata);
  }

  /**
   * Parses and checks a header.
   *
   * @param json the header's bytes, without the length before them
   * @param dataBytes bytes that follow the header in the file
   * @throws IOException if it is not a valid header for that much data
   */
  private static SafetensorsHeader parse(byte[] json, long dataBytes) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : readObject(json).properties()) {
      if (field.getKey().equals(METADATA)) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        try {
          entries.add(entry(field.getKey(), field.getValue()));
        } catch (IllegalArgumentException | ArithmeticException e) {
          throw new IOException("tensor '" + field.getKey() + "': " + e.getMessage(), e);
        }
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkContiguous(entries, dataBytes);
    return new SafetensorsHeader(List.copyOf(entries), metadata);
  }

  private static JsonNode readObject(byte[] json) throws IOException {
    try {
      JsonNode root = JSON.readTree(json);
      if (root instanceof ObjectNode) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw new IOException("the header is not valid JSON: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the header is not a JSON object");
  }

  private static Entry entry(String name, JsonNode node) {
    ElementType type = ElementType.of(node.path("dtype").asText());
    JsonNode sizes = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!sizes.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw new IllegalArgumentException("shape or data_offsets are missing");
    }
    long[] shape = new long[sizes.size()];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = integer(sizes.get(i));
      elements = Math.multiplyExact(elements, shape[i]);
    }
    long begin = integer(offsets.get(0));
    long end = integer(offsets.get(1));
    long bytes = Math.multiplyExact(elements, (long) type.bytes());
    if (end - begin != bytes) {
      throw new IllegalArgumentException(
          "its shape takes " + bytes + " bytes, its data_offsets span " + (end - begin));
    }
    return new Entry(name, type, shape, begin, end);
  }

  private static long integer(JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new IllegalArgumentException(node + " is not a size or offset");
    }
    return node.longValue();
  }

  private static void checkContiguous(List<Entry> entries, long dataBytes) throws IOException {
    long position = 0;
    for (Entry entry : entries) {
      if (entry.begin() != position) {
        throw new IOException(
            "tensor '%s' begins at %d, but the one before it ends at %d: %s"
                .formatted(
                    entry.name(),
                    entry.begin(),
                    position,
                    entry.begin() < position ? "they overlap" : "there is a hole"));
      }
      position = entry.end();
    }
    if (position != dataBytes) {
      throw new IOException(
          "the tensors take %d bytes, the file holds %d: %s"
              .formatted(
                  position, dataBytes, position > dataBytes ? "truncated" : "trailing bytes"));
    }
  }

  /**
   * The header of tensors of these shapes, laid out in the map's order.
   *
   * @param types element type of the tensor of a name
   */
  static SafetensorsHeader of(
      Map<String, int[]> shapes,
      Map<String, String> metadata,
      Function<String, ElementType> types) {
    List<Entry> entries = new ArrayList<>();
    long position = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
      }
      ElementType type = types.apply(tensor.getKey());
      long[] shape = Arrays.stream(tensor.getValue()).asLongStream().toArray();
      long end = position + Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
      entries.add(new Entry(tensor.getKey(), type, shape, position, end));
      position = end;
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /** The header's bytes, padded with spaces to a multiple of eight. */
  byte[] toBytes() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      root.put(METADATA, new TreeMap<>(metadata));
    }
    for (Entry entry : entries) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", entry.type().name());
      fields.put("shape", entry.shape());
      fields.put("data_offsets", new long[] {entry.begin(), entry.end()});
      root.put(entry.name(), fields);
    }
    byte[] json = JSON.writeValueAsBytes(root);
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    byte[] padded = new byte[json.length + padding];
    System.arraycopy(json, 0, padded, 0, json.length);
    System.arraycopy(
        " ".repeat(padding).getBytes(StandardCharsets.US_ASCII), 0, padded, json.length, padding);
    return padded;
  }
}
