package io.elq.linker.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {

  @Test
  void aFailureWithoutAMessageIsNamedAfterItsClass() {
    assertThat(Reason.message(new IllegalArgumentException()))
        .isEqualTo("IllegalArgumentException");
    assertThat(Reason.of(new IllegalArgumentException())).isEqualTo("IllegalArgumentException");
  }

  @Test
  void aMessageKeepsAllItsLines() {
    assertThat(Reason.message(new IllegalStateException("one\ntwo"))).isEqualTo("one\ntwo");
  }

  @Test
  void messagesDownTheChainAreJoinedOnce() {
    Exception cause = new IllegalStateException("the disk is full");
    assertThat(Reason.of(new RuntimeException(cause))).isEqualTo("the disk is full");
    assertThat(Reason.of(new RuntimeException("not written", cause)))
        .isEqualTo("not written: the disk is full");
  }
}
