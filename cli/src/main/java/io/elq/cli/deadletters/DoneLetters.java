// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.common.UserException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which letters of a partition have been replayed. As filters leave letters out, these are not only
 * those before an offset: the offset that is committed is that of the first letter that is left,
 * and the metadata beside it say which of those after it are done. Immutable.
 */
final class DoneLetters {

  /** Characters of metadata; brokers keep 4,096 bytes unless configured otherwise. */
  static final int LONGEST = 4_000;

  /** What the metadata begin with, so that another form can be distinguished from this one. */
  private static final String FORM = "done1:";

  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  /**
   * Whether letters are done, from each offset to the next one here; those before the first are.
   * States alternate; the first and the last are false.
   */
  private final NavigableMap<Long, Boolean> states;

  /** What is before this offset is known. */
  private final long scanned;

  private DoneLetters(NavigableMap<Long, Boolean> states, long scanned) {
    this.states = states;
    this.scanned = scanned;
  }

  /** None is done from an offset on. */
  static DoneLetters none(long from) {
    return new DoneLetters(new TreeMap<>(Map.of(from, false)), from);
  }

  /**
   * As they were committed.
   *
   * @throws UserException if another program committed
   */
  static DoneLetters of(OffsetAndMetadata position) {
    NavigableMap<Long, Boolean> states = new TreeMap<>(Map.of(position.offset(), false));
    String metadata = position.metadata();
    if (!metadata.isEmpty()) {
      if (!metadata.startsWith(FORM)) {
        throw new UserException(
            "the position of the replay is not understood (%s): a newer version or another program wrote it"
                .formatted(metadata));
      }
      ByteBuffer lengths =
          ByteBuffer.wrap(Base64.getDecoder().decode(metadata.substring(FORM.length())));
      long offset = position.offset();
      for (boolean done = true; lengths.hasRemaining(); done = !done) {
        offset += length(lengths);
        states.put(offset, done);
      }
    }
    return new DoneLetters(states, position.offset());
  }

  /** Offset of the first that is not done. */
  long next() {
    return states.firstKey();
  }

  /** Whether the letter at an offset is done. */
  boolean contains(long offset) {
    Map.Entry<Long, Boolean> state = states.floorEntry(offset);
    return state == null || state.getValue();
  }

  /**
   * With the letters that were read next. Offsets between them hold no letters and go with the
   * letter before, so that they do not make ranges of their own.
   *
   * @param read whether it is done, for every letter that was read, by offset
   */
  DoneLetters after(NavigableMap<Long, Boolean> read) {
    if (read.isEmpty()) {
      return this;
    }
    long behind = read.lastKey() + 1;
    NavigableMap<Long, Boolean> all = new TreeMap<>(states.headMap(scanned, false));
    all.put(scanned, read.firstEntry().getValue());
    all.putAll(read);
    all.put(behind, contains(behind));
    all.putAll(states.tailMap(behind, true));
    NavigableMap<Long, Boolean> changes = new TreeMap<>();
    boolean before = true;
    for (Map.Entry<Long, Boolean> state : all.entrySet()) {
      if (state.getValue() != before) {
        before = state.getValue();
        changes.put(state.getKey(), before);
      }
    }
    return new DoneLetters(changes, behind);
  }

  /**
   * To be committed.
   *
   * @throws UserException if letters that are done and letters that are left alternate too often
   */
  OffsetAndMetadata position() {
    ByteArrayOutputStream lengths = new ByteArrayOutputStream();
    long offset = next();
    for (long change : states.tailMap(offset, false).keySet()) {
      put(change - offset, lengths);
      offset = change;
    }
    String metadata =
        lengths.size() == 0
            ? ""
            : FORM + Base64.getEncoder().withoutPadding().encodeToString(lengths.toByteArray());
    if (metadata.length() > LONGEST) {
      throw new UserException(
          "letters that were sent and letters that were left out alternate too often to be remembered (from offset %d on): choose more letters, or have the others passed over with --pass-over-others"
              .formatted(next()));
    }
    return new OffsetAndMetadata(next(), metadata);
  }

  private static void put(long length, ByteArrayOutputStream out) {
    long left = length;
    while (left >= MORE) {
      out.write((int) (left % MORE) | MORE);
      left >>>= BITS;
    }
    out.write((int) left);
  }

  private static long length(ByteBuffer in) {
    long length = 0;
    for (int shift = 0; ; shift += BITS) {
      byte next = in.get();
      length |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return length;
      }
    }
  }
}
