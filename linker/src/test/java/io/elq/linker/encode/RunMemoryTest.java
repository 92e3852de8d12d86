// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RunMemoryTest {
  private final RunMemory memory = new RunMemory();

  @Test
  void piecesDoNotOverlapAndBeginAtCacheLines() {
    RunMemory.Part part = memory.take(3, 17);
    ByteBuffer first = part.pieces().get(0);
    ByteBuffer second = part.pieces().get(1);
    assertThat(first.capacity()).isEqualTo(12);
    assertThat(second.capacity()).isEqualTo(68);
    assertThat(first.alignmentOffset(0, 64)).isZero();
    assertThat(second.alignmentOffset(0, 64)).isZero();
    assertThat(first.order()).isEqualTo(ByteOrder.nativeOrder());
    fill(first, 1);
    fill(second, 2);
    assertThat(first.get(11)).isEqualTo((byte) 1);
  }

  @Test
  void memoryGivenBackServesTheNextRunThatFits() {
    RunMemory.Part part = memory.take(100);
    memory.giveBack(part);
    RunMemory.Part again = memory.take(40);
    assertThat(again.bytes()).isSameAs(part.bytes());
    assertThat(again.pieces().get(0).capacity()).isEqualTo(160);
    memory.giveBack(again);
    assertThat(memory.take(101 * 16).bytes()).isNotSameAs(part.bytes());
  }

  @Test
  void twoRunsAtATimeHaveMemoryOfTheirOwn() {
    assertThat(memory.take(100).bytes()).isNotSameAs(memory.take(100).bytes());
  }

  @Test
  void whatARareLargeBatchTookIsNotKept() {
    RunMemory.Part large = memory.take(RunMemory.KEPT / Float.BYTES + 1);
    memory.giveBack(large);
    assertThat(memory.take(1).bytes()).isNotSameAs(large.bytes());
  }

  @Test
  void moreThanABufferHoldsIsRefused() {
    assertThatThrownBy(() -> memory.take(1 << 28, 1 << 28)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> memory.take(Integer.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  private static void fill(ByteBuffer piece, int value) {
    for (int i = 0; i < piece.capacity(); i++) {
      piece.put(i, (byte) value);
    }
  }
}
