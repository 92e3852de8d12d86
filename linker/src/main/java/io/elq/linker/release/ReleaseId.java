// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A release's id: the name that it was given, a hyphen, and a hash over its settings and the hashes
 * of its files. Releases that answer differently differ in one of these, and so in their id.
 *
 * <p>The hash is over the settings as release.json has them, number by number: settings that came
 * later than a release are absent from it and from its hash, so that old releases stay intact.
 */
final class ReleaseId {
  private static final int HASH_DIGITS = 12;
  private static final String SETTINGS = "settings";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ReleaseId() {}

  /**
   * The hash that ends an id.
   *
   * @param settings as release.json has or will have them
   */
  static String hash(Object settings, Map<ReleaseFile, ReleaseManifest.Entry> files)
      throws IOException {
    Map<String, Object> content = new TreeMap<>();
    content.put(SETTINGS, settings);
    files.forEach((role, entry) -> content.put(role.fileName(), entry.sha256()));
    return Sha256.of(ReleaseManifest.JSON.writeValueAsBytes(content)).substring(0, HASH_DIGITS);
  }

  /**
   * Checks that a manifest still has the settings and files that its id was made of.
   *
   * @param file where it was read from
   * @param stored its bytes
   * @throws ReleaseException if not
   */
  static void check(Path file, byte[] stored, ReleaseManifest manifest) throws IOException {
    String hash = hash(storedSettings(stored), manifest.files());
    if (!manifest.id().endsWith("-" + hash)) {
      throw new ReleaseException(
          "%s was changed after it was built: its id is %s, but its settings and files give one that ends in -%s. Put it back as it was, or build or import the release again with what you want; to link otherwise without a new release, use options such as --threshold"
              .formatted(file, manifest.id(), hash));
    }
  }

  private static JsonNode storedSettings(byte[] stored) throws IOException {
    try (JsonParser in = ReleaseManifest.JSON.createParser(stored)) {
      in.nextToken();
      return node(in).path(SETTINGS);
    }
  }

  /** The value at the parser's place, its numbers letter by letter as they are written. */
  private static JsonNode node(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.set(name, node(in));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          array.add(node(in));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(in.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.rawValueNode(new RawValue(in.getText()));
    };
  }
}
