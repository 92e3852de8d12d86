// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.entity.JobEntities;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.Outcome;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Questions that are asked again, with answers that are kept. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RepeatedQuestionsTest {
  private static final long MEGABYTE = 1 << 20;
  private static final ReleasePointer R1 = FakeRelease.pointer("r1");
  private static final ReleasePointer R2 = FakeRelease.pointer("r2");

  private final AtomicInteger encoded = new AtomicInteger();
  private int asked;

  @AfterEach
  void closeOverlays() {
    JobEntities.closeUnused();
  }

  /** The fake release, counting what is encoded. */
  private LinkerProvider counted() {
    return pointer -> CompletableFuture.completedFuture(FakeRelease.open(this::encode));
  }

  private CompletableFuture<EncodedQuestion> encode(int[] ids) {
    encoded.incrementAndGet();
    return CompletableFuture.supplyAsync(() -> FakeRelease.encodeNow(ids));
  }

  @Test
  void answersHaveTheSameBytesAsWithoutTheCache(@TempDir Path folder) throws Exception {
    LinkerProvider releases = CpuReleases.provider();
    List<ReleasePointer> pointers =
        List.of(
            TinyRelease.write(folder.resolve("one"), 7),
            TinyRelease.write(folder.resolve("two"), 8));
    List<String> texts = texts(new Random(5), 40);
    Random random = new Random(6);
    int repeats = 0;
    int entities = 0;
    try (LinkChain with = new LinkChain(releases, MEGABYTE);
        LinkChain without = new LinkChain(releases, 0)) {
      for (int i = 0; i < 300; i++) {
        // Popular texts, rare ones, and a release that changes now and then.
        String text = texts.get(random.nextInt(1 + random.nextInt(texts.size())));
        PendingQuestion question =
            question(i, text).answeredBy(pointers.get(i / 60 % pointers.size()), null);
        Encoded first = with.encode(question);
        repeats += first.kept() == null ? 0 : 1;
        Outcome answer = with.resolve(first);
        assertThat(LinkChain.bytes(answer))
            .as("%s %s", i, text)
            .isEqualTo(LinkChain.bytes(without.ask(question)));
        entities += answer.answer().getEntities().size();
      }
    }
    assertThat(repeats).isBetween(100, 280);
    assertThat(entities).isGreaterThan(100);
  }

  /** From one word to several windows, one of them blank, one of another script. */
  private static List<String> texts(Random random, int count) {
    List<String> texts = new ArrayList<>(List.of("", "paris \uD83D\uDE00 troy \u5317\u4EAC"));
    while (texts.size() < count) {
      List<String> words = new ArrayList<>();
      int length = texts.size() == 9 ? 300 : 1 + random.nextInt(12);
      for (int i = 0; i < length; i++) {
        words.add(TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size())));
      }
      texts.add(String.join(" ", words));
    }
    return texts;
  }

  private static PendingQuestion question(int i, String text) {
    PendingQuestion any = Questions.question("q" + i, text, "any");
    return new PendingQuestion(
        any.origin(), any.id(), text, 1_000L + i, Map.of("from", "test " + i), null);
  }

  @Test
  void aRepeatIsNeitherEncodedNorSearchedAndHasItsOwnTimes() throws Exception {
    int leases = FakeRelease.LEASES.get();
    try (LinkChain chain = new LinkChain(counted(), MEGABYTE)) {
      assertThat(linked(chain.ask(ask("paris", R1, null)))).isEqualTo("Q-paris r1 0");
      Encoded again = chain.encode(ask("paris", R1, null));
      assertThat(again.vectors()).isNull();
      assertThat(again.kept().entities()).isEqualTo(1);
      assertThat(FakeRelease.LEASES).as("a repeat holds no release").hasValue(leases);
      Outcome outcome = chain.resolve(again);
      assertThat(linked(outcome)).isEqualTo("Q-paris r1 0");
      assertThat(outcome.answer().getId()).isEqualTo(again.question().id());
      Timings timings = outcome.answer().getTimings();
      assertThat(timings.getEncode()).isEqualTo(again.encodeMicros());
      assertThat(timings.getSearch()).isZero();
      assertThat(timings.getTotal()).isPositive();
    }
    assertThat(encoded).hasValue(1);
  }

  @Test
  void withoutACacheEveryQuestionIsEncoded() throws Exception {
    try (LinkChain chain = new LinkChain(counted(), 0)) {
      for (int i = 0; i < 3; i++) {
        Encoded question = chain.encode(ask("paris", R1, null));
        assertThat(question.vectors().slot()).isNull();
        assertThat(linked(chain.resolve(question))).isEqualTo("Q-paris r1 0");
      }
    }
    assertThat(encoded).hasValue(3);
  }

  @Test
  void aCacheTooSmallForOneAnswerKeepsNoneAndAnswersAll() throws Exception {
    try (LinkChain chain = new LinkChain(counted(), 1)) {
      for (int i = 0; i < 3; i++) {
        assertThat(linked(chain.ask(ask("paris", R1, null)))).isEqualTo("Q-paris r1 0");
      }
    }
    assertThat(encoded).hasValue(3);
  }

  @Test
  void afterASwapTheNewReleaseAnswersAlsoWhereTheOldOnesAnswerCameLate() throws Exception {
    try (LinkChain chain = new LinkChain(counted(), MEGABYTE)) {
      assertThat(linked(chain.ask(ask("paris", R1, null)))).isEqualTo("Q-paris r1 0");
      Encoded between = chain.encode(ask("rome", R1, null));
      assertThat(linked(chain.ask(ask("paris", R2, null)))).isEqualTo("Q-paris r2 0");
      assertThat(linked(chain.ask(ask("rome", R2, null)))).isEqualTo("Q-rome r2 0");
      assertThat(linked(chain.resolve(between))).isEqualTo("Q-rome r1 0");
      assertThat(linked(chain.ask(ask("rome", R2, null)))).isEqualTo("Q-rome r2 0");
      assertThat(linked(chain.ask(ask("paris", R2, null)))).isEqualTo("Q-paris r2 0");
    }
    assertThat(encoded).as("paris twice, rome by r1, r2 and r2 again").hasValue(5);
  }

  @Test
  void afterAnUpdateOfAnEntityNoAnswerIsStaleAlsoWhereOneCameLate() throws Exception {
    FakeRelease releases = new FakeRelease();
    try (LinkChain chain = new LinkChain(releases, MEGABYTE)) {
      JobEntities entities = chain.served().entities();
      entities.use(R1, FakeRelease.open(R1), releases::entities).join();
      assertThat(linked(chain.ask(ask("paris", R1, 0L)))).isEqualTo("Q-paris r1 0");
      assertThat(chain.encode(ask("paris", R1, 0L)).kept()).isNotNull();
      Encoded between = chain.encode(ask("to paris", R1, 0L));

      update(entities, OverlayUpdate.upsert(0, "N1", "paris, texas", "", List.of()));
      assertThat(linked(chain.ask(ask("paris", R1, 1L)))).isEqualTo("N1 r1 1");
      assertThat(linked(chain.ask(ask("to paris", R1, 1L)))).isEqualTo("N1 r1 1");
      assertThat(linked(chain.resolve(between))).isEqualTo("Q-paris r1 0");
      assertThat(linked(chain.ask(ask("to paris", R1, 1L)))).isEqualTo("N1 r1 1");
      assertThat(linked(chain.ask(ask("paris", R1, 0L)))).isEqualTo("Q-paris r1 0");

      update(entities, OverlayUpdate.delete(1, "N1"));
      assertThat(linked(chain.ask(ask("paris", R1, 2L)))).isEqualTo("Q-paris r1 2");
      assertThat(chain.encode(ask("paris", R1, 2L)).kept()).isNotNull();
      chain.served().entities().release(R1);
    }
  }

  @Test
  void aQuestionWhoseVersionIsGoneGetsWhatIsKeptOfThePresentOneAndSaysSo() throws Exception {
    FakeRelease releases = new FakeRelease();
    try (LinkChain chain = new LinkChain(releases, MEGABYTE)) {
      JobEntities entities = chain.served().entities();
      entities.use(R1, FakeRelease.open(R1), releases::entities).join();
      assertThat(linked(chain.ask(ask("paris", R1, 0L)))).isEqualTo("Q-paris r1 0");
      for (int i = 0; i < 20; i++) {
        update(entities, OverlayUpdate.upsert(i, "N" + i, "oslo " + i, "", List.of()));
      }
      assertThat(linked(chain.ask(ask("paris", R1, 20L)))).isEqualTo("Q-paris r1 20");
      Encoded late = chain.encode(ask("paris", R1, 0L));
      assertThat(late.kept()).isNotNull();
      assertThat(linked(chain.resolve(late))).isEqualTo("Q-paris r1 20");
      chain.served().entities().release(R1);
    }
  }

  @Test
  void failuresAreNotKept() throws Exception {
    try (LinkChain chain = new LinkChain(counted(), MEGABYTE)) {
      for (String text : List.of(FakeRelease.BREAKS_ENCODER, FakeRelease.BREAKS_SEARCH)) {
        for (int i = 0; i < 2; i++) {
          Encoded question = chain.encode(ask(text, R1, null));
          assertThat(question.kept()).isNull();
          Outcome outcome = chain.resolve(question);
          assertThat(outcome.answer()).isNull();
          assertThat(outcome.deadLetter().getErrorMessage()).contains("does not like this text");
        }
      }
    }
    assertThat(encoded).hasValue(4);
  }

  @Test
  void aQuestionPastItsDeadlineIsADeadLetterAlsoWhereItsAnswerIsKept() throws Exception {
    try (LinkChain chain =
        new LinkChain(counted(), MEGABYTE, Duration.ofMinutes(1), FailureLimits.NONE)) {
      long now = System.currentTimeMillis();
      assertThat(chain.ask(asked(now)).answer()).isNotNull();
      assertThat(chain.encode(asked(now)).kept()).isNotNull();
      assertThat(chain.ask(asked(now - 61_000)).deadLetter().getKind()).isEqualTo("retry");
    }
    assertThat(encoded).hasValue(1);
  }

  private PendingQuestion asked(long eventTime) {
    PendingQuestion any = ask("paris", R1, null);
    return new PendingQuestion(any.origin(), any.id(), "paris", eventTime, Map.of(), R1);
  }

  /** Or a broken encoder would only be seen where no question is asked twice. */
  @Test
  void repeatsDoNotHideAnEncoderThatFailsForAllOthers() throws Exception {
    try (LinkChain chain =
        new LinkChain(counted(), MEGABYTE, Duration.ZERO, new FailureLimits(3, 1))) {
      chain.expectFailure();
      chain.ask(ask("paris", R1, null));
      for (int i = 0; i < 3 && chain.failure() == null; i++) {
        chain.encode(ask("paris", R1, null));
        chain.encode(ask(i + " " + FakeRelease.BREAKS_ENCODER, R1, null));
      }
      assertThat(chain.failure())
          .hasStackTraceContaining("3 questions in a row have failed in encode");
    }
  }

  @Test
  void aRepeatThatARestartCaughtIsLinkedAgain() throws Exception {
    var serializer = new EncodedTypeInfo().createSerializer(new SerializerConfigImpl());
    try (LinkChain chain = new LinkChain(counted(), MEGABYTE)) {
      chain.ask(ask("paris", R1, null));
      DataOutputSerializer checkpoint = new DataOutputSerializer(64);
      serializer.serialize(chain.encode(ask("paris", R1, null)), checkpoint);
      Encoded restored =
          serializer.deserialize(new DataInputDeserializer(checkpoint.getCopyOfBuffer()));
      assertThat(restored.kept()).isNull();
      assertThat(linked(chain.resolve(restored))).isEqualTo("Q-paris r1 0");
    }
    assertThat(encoded).hasValue(2);
  }

  private PendingQuestion ask(String text, ReleasePointer release, Long version) {
    return Questions.question("q" + asked++, text, "any").answeredBy(release, version);
  }

  /** Returns when the overlay has it. */
  private static void update(JobEntities entities, OverlayUpdate update) throws Exception {
    entities.update(List.of(update));
    while (entities.version(R1) <= update.number()) {
      Thread.sleep(1);
    }
  }

  /** The first entity of an answer, its release and the version of the overlay. */
  private static String linked(Outcome outcome) {
    List<LinkedEntity> entities = outcome.answer().getEntities();
    return "%s %s %d"
        .formatted(
            entities.isEmpty() ? "none" : entities.get(0).getKbId(),
            outcome.answer().getReleaseId(),
            outcome.answer().getOverlayVersion());
  }
}
