// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.cli.common.UserException;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoneLettersTest {

  /**
   * Compared with a set of offsets, over replays with random filters that may end in the middle.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void remembersOverReplaysWithAnyFilterWhatIsDone(int seed) {
    Random random = new Random(seed);
    TreeSet<Long> letters = new TreeSet<>();
    Set<Long> done = new HashSet<>();
    OffsetAndMetadata position = DoneLetters.none(100).position();
    for (int replay = 0; replay < 30; replay++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        // Some offsets are those of transaction markers.
        letters.add((letters.isEmpty() ? 100 : letters.last()) + 1 + random.nextInt(3));
      }
      DoneLetters now = DoneLetters.of(position);
      NavigableMap<Long, Boolean> read = new TreeMap<>();
      double share = random.nextDouble();
      long end = random.nextBoolean() ? Long.MAX_VALUE : 100 + random.nextInt(300);
      for (long letter : letters.tailSet(now.next(), true)) {
        assertThat(now.contains(letter)).as("letter %d", letter).isEqualTo(done.contains(letter));
        if (letter >= end) {
          break;
        }
        read.put(letter, done.contains(letter) || random.nextDouble() < share);
        if (random.nextInt(10) == 0) {
          now = now.after(read);
          read.clear();
        }
        if (!done.contains(letter) && now.contains(letter) || read.getOrDefault(letter, false)) {
          done.add(letter);
        }
      }
      position = now.after(read).position();
      assertThat(done).containsAll(letters.headSet(position.offset()));
    }
    DoneLetters last = DoneLetters.of(position);
    assertThat(letters)
        .allSatisfy(letter -> assertThat(last.contains(letter)).isEqualTo(done.contains(letter)));
  }

  @Test
  void aReplayOfEverythingLeavesNoMetadata() {
    NavigableMap<Long, Boolean> read = new TreeMap<>();
    for (long offset = 5; offset < 1_000; offset += 2) {
      read.put(offset, true);
    }
    assertThat(DoneLetters.none(3).after(read).position())
        .isEqualTo(new OffsetAndMetadata(1_000, ""));
  }

  @Test
  void longRangesTakeFewBytes() {
    NavigableMap<Long, Boolean> read = new TreeMap<>();
    read.put(0L, false);
    read.put(1L, true);
    read.put(1L << 40, false);
    OffsetAndMetadata position = DoneLetters.none(0).after(read).position();
    assertThat(position.offset()).isZero();
    assertThat(position.metadata()).hasSizeLessThan(25);
    assertThat(DoneLetters.of(position).contains(1L << 39)).isTrue();
    assertThat(DoneLetters.of(position).contains(1L << 40)).isFalse();
  }

  @Test
  void moreRangesThanBrokersKeepAreRefusedWithTheRemedy() {
    NavigableMap<Long, Boolean> read = new TreeMap<>();
    for (long offset = 0; offset < 2_900; offset++) {
      read.put(offset, offset % 2 == 1);
    }
    assertThat(DoneLetters.none(0).after(read).position().metadata())
        .hasSizeLessThanOrEqualTo(DoneLetters.LONGEST);
    for (long offset = 2_900; offset < 4_000; offset++) {
      read.put(offset, offset % 2 == 1);
    }
    assertThatThrownBy(() -> DoneLetters.none(0).after(read).position())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("from offset 0 on")
        .hasMessageContaining("--pass-over-others");
  }

  @Test
  void aPositionOfAnotherProgramIsRefused() {
    assertThatThrownBy(() -> DoneLetters.of(new OffsetAndMetadata(7, "done2:AA")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(done2:AA)");
  }
}
