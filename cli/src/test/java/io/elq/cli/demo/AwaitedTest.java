// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AwaitedTest {

  @Test
  void answersAreMatchedByIdAndNotByArrival() {
    Awaited awaited = new Awaited(List.of("mine", "mine too"));

    assertThat(awaited.take(answer("another producer's"))).isFalse();
    assertThat(awaited.take(answer("mine too"))).isTrue();
    assertThat(awaited.take(answer("mine too"))).as("a second time").isFalse();
    assertThat(awaited.isEmpty()).isFalse();
    assertThat(awaited.take(answer("mine"))).isTrue();
    assertThat(awaited.isEmpty()).isTrue();
  }

  @Test
  void deadLettersAreMatchedByTheQuestionsIdOrTheRecordsKey() {
    Awaited awaited = new Awaited(List.of("decoded", "too long"));

    assertThat(awaited.take(letter(null, null))).isFalse();
    assertThat(awaited.take(letter("other", "decoded"))).isFalse();
    assertThat(awaited.take(letter("decoded", null))).isTrue();
    assertThat(awaited.take(letter(null, "too long"))).isTrue();
    assertThat(awaited.isEmpty()).isTrue();
  }

  private static LinkedQuestion answer(String id) {
    return LinkedQuestion.newBuilder()
        .setId(id)
        .setText("text")
        .setEventTime(Instant.EPOCH)
        .setHeaders(Map.of())
        .setReleaseId("release")
        .setEntities(List.of())
        .build();
  }

  private static DeadLetter letter(String id, String key) {
    return DeadLetter.newBuilder()
        .setTopic("questions")
        .setPartition(0)
        .setOffset(0)
        .setKey(key == null ? null : ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
        .setStage("decode")
        .setErrorClass("x")
        .setQuestionId(id)
        .setTimestamp(Instant.EPOCH)
        .build();
  }
}
