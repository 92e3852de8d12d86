// SPDX-License-Identifier: Apache-2.0
package io.elq.job.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.Questions;
import io.elq.job.answer.AnswerCache.Slot;
import io.elq.linker.release.ReleasePointer;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private static final int MEGABYTE = 1 << 20;
  private static final KeptAnswer ANSWER = new KeptAnswer(new byte[100], 1);

  private final AnswerCache cache = AnswerCache.enter(new JobID(), MEGABYTE);

  @AfterEach
  void leave() {
    cache.leave();
  }

  @Test
  void anAnswerIsFoundByTheSameTextReleaseAndVersionAlone() {
    slot("paris", "r1", 3).keep(ANSWER);
    assertThat(slot("paris", "r1", 3).find()).isSameAs(ANSWER);
    assertThat(slot("Paris", "r1", 3).find()).isNull();
    assertThat(slot("paris", "r2", 3).find()).isNull();
    assertThat(slot("paris", "r1", 4).find()).isNull();
  }

  @Test
  void aReleaseOfTheSameIdWithOtherBytesIsAnother() {
    slot("paris", "r1", 0).keep(ANSWER);
    ReleasePointer other = new ReleasePointer("r1", "/releases/r1", "f".repeat(64));
    ReleasePointer moved = new ReleasePointer("r1", "/elsewhere", "0".repeat(64));
    var question = Questions.question("q", "paris", "r1");
    assertThat(cache.slot(question.answeredBy(other, null), 0).find()).isNull();
    assertThat(cache.slot(question.answeredBy(moved, null), 0).find()).isSameAs(ANSWER);
  }

  @Test
  void theNextReleasesAnswerTakesThePlaceOfTheOneBefore() {
    slot("paris", "r1", 0).keep(ANSWER);
    long bytes = cache.bytes();
    slot("paris", "r2", 0).keep(ANSWER);
    assertThat(slot("paris", "r1", 0).find()).isNull();
    assertThat(slot("paris", "r2", 0).find()).isSameAs(ANSWER);
    assertThat(cache.bytes()).isEqualTo(bytes);
  }

  @Test
  void howeverManyAnswersComeTheirBytesStayWithinTheBoundAndWhatIsAskedOftenStays() {
    slot("often", "r1", 0).keep(ANSWER);
    for (int i = 0; i < 20_000; i++) {
      slot("once " + i, "r1", 0).keep(new KeptAnswer(new byte[i % 1_000], 0));
      assertThat(slot("often", "r1", 0).find()).isSameAs(ANSWER);
      assertThat(cache.bytes()).isLessThanOrEqualTo(MEGABYTE);
    }
    assertThat(cache.bytes()).isGreaterThan(MEGABYTE * 9 / 10);
    long left =
        IntStream.range(0, 20_000)
            .filter(i -> slot("once " + i, "r1", 0).find() != null)
            .mapToLong(i -> AnswerCache.OVERHEAD + i % 1_000)
            .sum();
    assertThat(left).isBetween(MEGABYTE / 2L, (long) MEGABYTE);
  }

  @Test
  void anAnswerLargerThanTheBoundIsNotKeptAndDrivesNoneOut() {
    slot("small", "r1", 0).keep(ANSWER);
    slot("large", "r1", 0).keep(new KeptAnswer(new byte[MEGABYTE], 0));
    slot("x".repeat(MEGABYTE), "r1", 0).keep(ANSWER);
    slot("\u4e2d".repeat(MEGABYTE / 2), "r1", 0).keep(ANSWER);
    assertThat(slot("large", "r1", 0).find()).isNull();
    assertThat(slot("small", "r1", 0).find()).isSameAs(ANSWER);
    assertThat(cache.bytes()).isEqualTo(AnswerCache.OVERHEAD + 5 + 100);
  }

  @Test
  void theTasksOfAJobShareItAndAnotherJobHasItsOwn() {
    JobID job = new JobID();
    AnswerCache one = AnswerCache.enter(job, MEGABYTE);
    AnswerCache two = AnswerCache.enter(job, MEGABYTE);
    assertThat(two).isSameAs(one).isNotSameAs(cache);
    one.leave();
    assertThat(AnswerCache.enter(job, MEGABYTE)).isSameAs(two);
    two.leave();
    two.leave();
    AnswerCache restarted = AnswerCache.enter(job, MEGABYTE);
    assertThat(restarted).isNotSameAs(one);
    assertThat(restarted.bytes()).isZero();
    restarted.leave();
  }

  @Test
  void aBoundThatTheHeapDoesNotHoldIsRefused() {
    assertThatThrownBy(() -> AnswerCache.enter(new JobID(), Long.MAX_VALUE))
        .hasMessageContaining("elq.answers.cache-size is 9,223,372,036,854,775,807 bytes, but")
        .hasMessageContaining("raise taskmanager.memory.task.heap.size");
  }

  private Slot slot(String text, String release, long version) {
    return cache.slot(Questions.question("q", text, release), version);
  }
}
