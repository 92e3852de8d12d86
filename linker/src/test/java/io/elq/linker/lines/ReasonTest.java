// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class ReasonTest {

  @Test
  void aPathAloneIsNoReason() {
    assertThat(Reason.of(new NoSuchFileException("/a"))).isEqualTo("/a is not there");
    assertThat(Reason.of(new AccessDeniedException("/a"))).contains("/a may not be read");
    assertThat(Reason.of(new FileAlreadyExistsException("/a"))).contains("/a is there already");
    assertThat(Reason.of(new DirectoryNotEmptyException("/a"))).contains("/a is a folder");
    assertThat(Reason.of(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("/a: No space left on device");
    assertThat(Reason.of(new FileSystemException("/a"))).isEqualTo("/a cannot be read or written");
    assertThat(Reason.of(new FileNotFoundException("/a"))).isEqualTo("FileNotFoundException: /a");
  }

  @Test
  void aNumberAloneIsNoReason() {
    assertThat(Reason.of(new IllegalArgumentException("-5")))
        .isEqualTo("IllegalArgumentException: -5");
    assertThat(Reason.of(new NegativeArraySizeException("-5"))).startsWith("NegativeArraySize");
    assertThat(Reason.of(new IndexOutOfBoundsException("Index 0 out of bounds for length 0")))
        .isEqualTo("IndexOutOfBoundsException: Index 0 out of bounds for length 0");
  }

  @Test
  void messagesAreJoinedWithTheirCauses() {
    assertThat(Reason.of(new IllegalStateException("cannot open x", new NoSuchFileException("/x"))))
        .isEqualTo("cannot open x: /x is not there");
  }

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
