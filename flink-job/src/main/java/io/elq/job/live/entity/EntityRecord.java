// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.job.question.RawRecord;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.live.OverlayUpdate;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a record of the topic of updates, and checks what can be checked without a release. */
public final class EntityRecord {

  /** What a task keeps of an entity is bounded by these, UTF-16 units and numbers. */
  private static final int LONGEST_NAME = 1_000;

  private static final int LONGEST_TEXT = TextLimit.DEFAULT;
  private static final int MOST_ALIASES = 1_000;

  private EntityRecord() {}

  /**
   * The update in a record; its number is the record's offset.
   *
   * @throws WireException if the value is none
   * @throws IllegalArgumentException naming what is wrong and what to do
   */
  static OverlayUpdate update(RawRecord record) throws WireException {
    if (record.partition() != 0) {
      throw new IllegalArgumentException(
          "it is in partition %d, but updates need one order: write them to partition 0, and give the topic one partition"
              .formatted(record.partition()));
    }
    String key = text(record.key());
    if (record.value() == null) {
      return OverlayUpdate.reset(record.offset(), checkedId(key));
    }
    EntityUpdate update = Wire.ENTITY_UPDATE.decode(record.value());
    String kbId = update.getKbId();
    if (!kbId.equals(key)) {
      throw new IllegalArgumentException(
          "its key is %s, but its kbId %s: the topic is compacted by key, so both have to be the same"
              .formatted(key.isEmpty() ? "missing" : "'" + key + "'", "'" + kbId + "'"));
    }
    return update(record.offset(), update);
  }

  /**
   * The update that a value says.
   *
   * @param offset of its record
   * @throws IllegalArgumentException naming what is wrong and what to do
   */
  public static OverlayUpdate update(long offset, EntityUpdate value) {
    String id = checkedId(value.getKbId());
    OverlayUpdate update =
        switch (value.getOperation()) {
          case DELETE -> OverlayUpdate.delete(offset, id);
          case UPSERT ->
              OverlayUpdate.upsert(
                  offset, id, value.getTitle(), value.getText(), value.getAliases());
          case UNKNOWN ->
              throw new IllegalArgumentException(
                  "its operation is unknown to this version: upgrade the job, then send it again");
        };
    check(update);
    return update;
  }

  /**
   * Checks the lengths of an update.
   *
   * @throws IllegalArgumentException if a job would refuse it
   */
  public static void check(OverlayUpdate update) {
    String id = checkedId(update.kbId());
    checkLength(id, "title", update.title(), LONGEST_NAME);
    checkLength(id, "text", update.text(), LONGEST_TEXT);
    List<String> aliases = update.aliases();
    if (aliases.size() > MOST_ALIASES) {
      throw new IllegalArgumentException(
          "%s has %,d aliases, more than %,d: leave some out"
              .formatted(id, aliases.size(), MOST_ALIASES));
    }
    aliases.forEach(alias -> checkLength(id, "alias", alias, LONGEST_NAME));
  }

  private static String checkedId(String id) {
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "it names no entity: key and kbId are the entity's id in the knowledge base");
    }
    checkLength("it", "id", id, LONGEST_NAME);
    return id;
  }

  private static void checkLength(String whose, String what, String text, int most) {
    if (text.length() > most) {
      throw new IllegalArgumentException(
          "%s has a%s %s of %,d characters, more than %,d: shorten it"
              .formatted(whose, what.matches("[aeiou].*") ? "n" : "", what, text.length(), most));
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
