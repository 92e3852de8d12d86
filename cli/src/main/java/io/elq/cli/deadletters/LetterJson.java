// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A dead letter as a line of JSON. */
final class LetterJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LetterJson() {}

  /** The line, without its end. */
  static String line(Letter letter) {
    DeadLetter content = letter.content();
    ObjectNode json = JSON.createObjectNode();
    json.put("letter", letter.place());
    json.put("record", letter.origin());
    json.put("time", content.getTimestamp().toString());
    json.put("stage", content.getStage());
    json.put("class", content.getKind());
    json.put("error", content.getErrorClass());
    json.put("reason", content.getErrorMessage());
    ArrayNode causes = json.putArray("causes");
    content.getCauses().forEach(causes::add);
    json.put("question", content.getQuestionId());
    json.put("release", content.getReleaseId());
    json.put("host", content.getHost());
    json.put("attempt", content.getAttempt());
    putRecord(json, content);
    return json.toString();
  }

  private static void putRecord(ObjectNode json, DeadLetter content) {
    json.put(
        "record_time",
        content.getRecordTimestamp() == null ? null : content.getRecordTimestamp().toString());
    putBytes(json, "key", content.getKey());
    ArrayNode headers = json.putArray("headers");
    content
        .getHeaders()
        .forEach(
            header -> {
              ObjectNode entry = headers.addObject();
              entry.put("name", header.getName());
              putBytes(entry, "value", header.getValue());
            });
    json.put("value_bytes", content.getValueSize());
    json.put("value_sha256", content.getValueHash());
    json.put("value_base64", base64(content.getValue()));
  }

  /** As text where they are text; otherwise under a name that says how they are written. */
  private static void putBytes(ObjectNode json, String name, @Nullable ByteBuffer bytes) {
    if (bytes == null) {
      json.putNull(name);
      return;
    }
    try {
      json.put(name, StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      json.put(name + "_base64", base64(bytes));
    }
  }

  private static @Nullable String base64(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : Base64.getEncoder().encodeToString(Bytes.of(buffer));
  }
}
