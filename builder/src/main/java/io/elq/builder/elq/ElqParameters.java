// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.weights.file.ForeignFile;
import io.elq.weights.npy.PythonLiteral;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters file that ELQ writes beside a model: JSON, or a Python dictionary on the first
 * line. The accessors throw IllegalArgumentException, naming file and key, where a value is missing
 * or of another type.
 */
public final class ElqParameters {
  private static final long MAX_BYTES = 1 << 20;
  private static final int DEFAULT_MAX_MENTION_LENGTH = 10;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path path;
  private final Map<String, Object> values;

  private ElqParameters(Path path, Map<String, Object> values) {
    this.path = path;
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Reads a parameters file in either form.
   *
   * @throws IOException if it is neither; the message says where the Python form breaks off
   */
  public static ElqParameters read(Path path) throws IOException {
    ForeignFile.refuse(path);
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(path + ": too long for a parameters file (more than 1 MB)");
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    try {
      Map<String, Object> json = JSON.readValue(text, new TypeReference<>() {});
      if (json != null) {
        return new ElqParameters(path, json);
      }
    } catch (JsonProcessingException notJson) {
      return new ElqParameters(path, python(path, text.lines().findFirst().orElse("")));
    }
    throw new IOException(path + ": holds null instead of parameters");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> python(Path path, String line) throws IOException {
    Object value;
    try {
      value = PythonLiteral.parse(line);
    } catch (IOException e) {
      throw new IOException(
          path + ": neither JSON nor a Python dictionary on its first line: " + e.getMessage(), e);
    }
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new IOException(path + ": its first line is not a dictionary of parameters");
  }

  /** All parameters as they were written, in the file's order; None is null. */
  public Map<String, Object> values() {
    return values;
  }

  /** Name or folder of the BERT model, for example {@code bert-large-uncased}. */
  public String bertModel() {
    return value("bert_model", String.class, null);
  }

  /** Whether text is put to lower case. */
  public boolean lowercase() {
    return value("lowercase", Boolean.class, null);
  }

  /** How a span's vectors become one, for example {@code all_avg}. */
  public String mentionAggregationType() {
    return value("mention_aggregation_type", String.class, null);
  }

  /** {@code qa_linear} or {@code qa_mlp}. */
  public String mentionScoringMethod() {
    return value("mention_scoring_method", String.class, null);
  }

  /** Longest mention as ELQ counts it, which is one token less than it lets pass; default 10. */
  public int maxMentionLength() {
    return integer("max_mention_length", DEFAULT_MAX_MENTION_LENGTH);
  }

  /** Length of a question in tokens, [CLS] and [SEP] among them. */
  public int maxContextLength() {
    return integer("max_context_length", null);
  }

  /** Length of an entity's title and description in tokens, special tokens among them. */
  public int maxCandLength() {
    return integer("max_cand_length", null);
  }

  /** Whether a linear layer follows the encoders; absent means no. */
  public boolean addLinear() {
    return value("add_linear", Boolean.class, false);
  }

  /** Width of that linear layer; without {@link #addLinear} without effect. */
  public int outDim() {
    return integer("out_dim", 1);
  }

  /** Encoder layer that feeds that linear layer; -1, the default, is the last. */
  public int pullFromLayer() {
    return integer("pull_from_layer", -1);
  }

  /** Whether the model finds mentions itself; absent means no. */
  public boolean noMentionBounds() {
    return value("no_mention_bounds", Boolean.class, false);
  }

  private int integer(String key, @Nullable Integer absent) {
    long value = value(key, Long.class, absent == null ? null : absent.longValue());
    if (value != (int) value) {
      throw new IllegalArgumentException(path + ": '" + key + "' is " + value + ", out of range");
    }
    return (int) value;
  }

  private <T> T value(String key, Class<T> type, @Nullable T absent) {
    Object value = values.containsKey(key) ? values.get(key) : absent;
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    String wanted = type == Long.class ? "an integer" : "a " + type.getSimpleName();
    throw new IllegalArgumentException(
        "%s: '%s' is %s, but must be %s"
            .formatted(
                path,
                key,
                values.containsKey(key) ? Objects.toString(value, "None") : "missing",
                wanted));
  }
}
