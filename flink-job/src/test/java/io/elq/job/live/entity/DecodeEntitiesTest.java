// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.RawRecord;
import io.elq.linker.live.OverlayUpdate;
import io.elq.schemas.EntityOperation;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodeEntitiesTest {
  private long offset;

  @Test
  void updatesHaveTheNumbersOfTheirOffsets() throws Exception {
    try (var harness = open(10, null)) {
      harness.processElement(upsert("N1", "Ursula Vinterberg", "Danish novelist"), 0);
      harness.processElement(delete("Q1"), 0);
      harness.processElement(record("Q1", null), 0);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              OverlayUpdate.upsert(
                  0, "N1", "Ursula Vinterberg", "Danish novelist", List.of("an alias")),
              OverlayUpdate.delete(1, "Q1"),
              OverlayUpdate.reset(2, "Q1"));
    }
  }

  @Test
  void whatIsNoUpdateIsADeadLetterWithItsReason() throws Exception {
    try (var harness = open(10, null)) {
      harness.processElement(record("N1", "no update".getBytes(StandardCharsets.UTF_8)), 0);
      harness.processElement(upsert("N1", " ", "without a title"), 0);
      harness.processElement(upsert("N1", "long", "x".repeat(10_001)), 0);
      harness.processElement(record(null, null), 0);
      harness.processElement(record("N2", value("N1", EntityOperation.UPSERT, "t", "")), 0);
      harness.processElement(record("N1", value("N1", EntityOperation.UNKNOWN, "t", "")), 0);
      harness.processElement(upsert("N1", "good", ""), 0);
      assertThat(harness.extractOutputValues()).extracting(OverlayUpdate::number).containsOnly(6L);
      List<String> reasons = reasons(harness);
      assertThat(reasons).hasSize(6);
      assertThat(reasons.get(1)).contains("update 1 of N1 has no title");
      assertThat(reasons.get(2)).contains("N1 has a text of 10,001 characters, more than 10,000");
      assertThat(reasons.get(3)).contains("names no entity");
      assertThat(reasons.get(4)).contains("its key is 'N2', but its kbId 'N1'");
      assertThat(reasons.get(5)).contains("upgrade the job");
    }
  }

  @Test
  void oneTooManyIsRefusedAlsoAfterARestartUntilOthersAreTakenBack() throws Exception {
    OperatorSubtaskState state;
    try (var before = open(2, null)) {
      before.processElement(upsert("N1", "one", ""), 0);
      before.processElement(delete("Q1"), 0);
      before.processElement(upsert("N1", "another", ""), 0);
      assertThat(before.extractOutputValues()).hasSize(3);
      state = before.snapshot(1, 1);
    }
    try (var after = open(2, state)) {
      after.processElement(upsert("N2", "two", ""), 0);
      assertThat(reasons(after).get(0))
          .contains("N2 is one too many: 2 entities", "elq.entities.max is 2", "entity reset");
      after.processElement(record("Q1", null), 0);
      after.processElement(upsert("N2", "two", ""), 0);
      assertThat(after.extractOutputValues())
          .extracting(OverlayUpdate::kbId)
          .containsExactly("Q1", "N2");
    }
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, OverlayUpdate> open(
      int most, @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new DecodeEntities(most)));
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static List<String> reasons(OneInputStreamOperatorTestHarness<?, ?> harness) {
    return harness.getSideOutput(DeadLetters.TAG).stream()
        .map(letter -> letter.getValue().getErrorMessage())
        .toList();
  }

  private RawRecord upsert(String kbId, String title, String text) {
    return record(kbId, value(kbId, EntityOperation.UPSERT, title, text));
  }

  private RawRecord delete(String kbId) {
    return record(kbId, value(kbId, EntityOperation.DELETE, "", ""));
  }

  private static byte[] value(String kbId, EntityOperation what, String title, String text) {
    return Wire.ENTITY_UPDATE.encode(
        new EntityUpdate(
            kbId, what, title, text, List.of("an alias"), Instant.ofEpochMilli(1_000)));
  }

  private RawRecord record(@Nullable String key, byte @Nullable [] value) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return new RawRecord("elq-entity-updates", 0, offset++, bytes, value, 0);
  }
}
