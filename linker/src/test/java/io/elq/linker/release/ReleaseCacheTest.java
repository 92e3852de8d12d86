// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.ReleaseCache.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class ReleaseCacheTest {
  private static final ServingOptions OPTIONS =
      new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;
  private ReleasePointer pointer;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicLong memory = new AtomicLong(Long.MAX_VALUE);

  @BeforeEach
  void release() {
    pointer = TinyRelease.write(folder.resolve("one"), 7);
  }

  private ReleaseCache cache(Duration linger) {
    return new ReleaseCache(
        (directory, options) -> {
          opened.incrementAndGet();
          return Release.open(directory, options);
        },
        linger,
        memory::get);
  }

  @Test
  void allShareOneCopyWhichStaysOpenForAFailover() {
    ReleaseCache cache = cache(LONG);
    List<Lease> leases =
        Stream.generate(() -> cache.acquire(pointer, OPTIONS)).limit(8).toList().stream()
            .map(CompletableFuture::join)
            .toList();
    Release release = leases.get(0).release();
    assertThat(leases).allMatch(lease -> lease.release() == release);
    leases.forEach(Lease::close);
    leases.forEach(Lease::close);
    assertThat(release.linker().link("paris").windows()).isEqualTo(1);
    CompletableFuture<Lease> again = cache.acquire(pointer, OPTIONS);
    assertThat(again).isCompletedWithValueMatching(lease -> lease.release() == release);
    assertThat(opened).hasValue(1);

    cache.closeUnused().join();
    assertThat(release.linker().link("paris").windows()).isEqualTo(1);
    again.join().close();
    cache.closeUnused().join();
    assertThatThrownBy(() -> release.linker().link("paris")).hasMessageContaining("closed");
    try (Lease another = cache.acquire(pointer, OPTIONS).join()) {
      assertThat(another.release()).isNotSameAs(release);
    }
  }

  @Test
  void aReleaseThatNobodyLeasesIsClosedAfterAWhile() throws Exception {
    Lease lease = cache(Duration.ofMillis(50)).acquire(pointer, OPTIONS).join();
    Linker linker = lease.linker();
    lease.close();
    while (links(linker)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean links(Linker linker) {
    try {
      linker.link("paris");
      return true;
    } catch (CompletionException | IllegalStateException closed) {
      return false;
    }
  }

  @Test
  void theThreadThatEncodedTheLastQuestionMayGiveTheLastLeaseBack() {
    ReleaseCache cache = cache(Duration.ZERO);
    Lease lease = cache.acquire(pointer, OPTIONS).join();
    Linker linker = lease.linker();
    // Long enough to be under way when the callback is attached.
    String text = String.join(" ", TinyRelease.WORDS).concat(" ").repeat(100);
    CompletableFuture<EncodedText> encoding =
        linker
            .encode(linker.prepare(text))
            .whenComplete(
                (encoded, error) -> {
                  lease.close();
                  cache.closeUnused();
                });
    assertThat(encoding.join().prepared().windows()).hasSizeGreaterThan(50);
    assertThat(cache.acquire(pointer, OPTIONS).join().linker().link("paris").windows())
        .isEqualTo(1);
  }

  @Test
  void nobodyWaitsWhileAReleaseIsOpened() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    ReleaseCache cache =
        new ReleaseCache(
            (directory, options) -> {
              if (directory.endsWith("two")) {
                await(slow);
              }
              return Release.open(directory, options);
            },
            LONG,
            memory::get);
    ReleasePointer two = TinyRelease.write(folder.resolve("two"), 8);
    Lease lease = cache.acquire(pointer, OPTIONS).join();
    CompletableFuture<Lease> next = cache.acquire(two, OPTIONS);
    assertThat(next).isNotDone();
    assertThat(cache.acquire(pointer, OPTIONS)).isCompleted();
    lease.close();
    slow.countDown();
    next.join().close();
  }

  @Test
  void aReleaseThatDoesNotFitIntoMemoryIsRefusedUntilItDoes() throws Exception {
    ReleaseCache cache = cache(LONG);
    memory.set(1_000);
    assertThatThrownBy(() -> cache.acquire(pointer, OPTIONS).join())
        .cause()
        .isInstanceOf(ReleaseUnavailableException.class)
        .hasMessageMatching(
            "release tiny-\\w+ needs 0\\.0 GiB of memory outside the Java heap, but 0\\.0 GiB are"
                + " left: raise the container's limit, lower the heap's, or build a smaller index");
    assertThat(opened).hasValue(0);
    memory.set(Long.MAX_VALUE);
    TimeUnit.SECONDS.sleep(1);
    cache.acquire(pointer, OPTIONS).join().close();
    assertThat(opened).hasValue(1);
  }

  @Test
  void releasesThatNobodyLeasesMakeWayForOneThatNeedsTheirMemory() {
    ReleasePointer two = TinyRelease.write(folder.resolve("two"), 8);
    AtomicInteger asked = new AtomicInteger();
    ReleaseCache cache =
        new ReleaseCache(
            Release::open, LONG, () -> asked.incrementAndGet() == 2 ? 0 : Long.MAX_VALUE);
    Linker old;
    try (Lease lease = cache.acquire(pointer, OPTIONS).join()) {
      old = lease.linker();
    }
    try (Lease lease = cache.acquire(two, OPTIONS).join()) {
      assertThat(lease.linker().link("paris").windows()).isEqualTo(1);
    }
    assertThatThrownBy(() -> old.link("paris")).hasMessageContaining("closed");
  }

  @Test
  void allWhoAskAgainTooSoonGetTheSameRefusal() throws IOException {
    ReleaseCache cache = cache(LONG);
    Path away = Files.move(folder.resolve("one"), folder.resolve("away"));
    assertThatThrownBy(() -> cache.acquire(pointer, OPTIONS).join())
        .cause()
        .isInstanceOf(ReleaseUnavailableException.class)
        .hasMessageContaining("is not a release");
    Files.move(away, folder.resolve("one"));
    CompletableFuture<Lease> tooSoon = cache.acquire(pointer, OPTIONS);
    assertThatThrownBy(tooSoon::join).isInstanceOf(CompletionException.class);
    assertThat(opened).hasValue(0);
  }

  @Test
  void aReleaseWithAnotherIdThanAnnouncedIsRefused() {
    var lie = new ReleasePointer("another-id", pointer.uri(), pointer.manifestHash());
    assertVerdict(lie, "release another-id was announced, but");
  }

  @Test
  void aReleaseThatChangedSinceItWasAnnouncedIsRefused() {
    var stale = new ReleasePointer(pointer.id(), pointer.uri(), "0".repeat(64));
    assertVerdict(stale, "announced with another release.json");
  }

  private void assertVerdict(ReleasePointer announced, String message) {
    assertThatThrownBy(() -> cache(LONG).acquire(announced, OPTIONS).join())
        .cause()
        .isInstanceOf(ReleaseException.class)
        .isNotInstanceOf(ReleaseUnavailableException.class)
        .hasMessageContaining(message);
    assertThat(opened).hasValue(0);
  }

  @Test
  void aPointerNamesTheReleaseAndNotTheLinkThatLedThere() throws IOException {
    ReleasePointer two = TinyRelease.write(folder.resolve("two"), 8);
    Path link = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("one"));
    ReleasePointer linked = ReleasePointer.to(link);
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("two"));
    assertThat(linked).isEqualTo(pointer);
    assertThat(ReleasePointer.to(link)).isEqualTo(two);
    cache(LONG).acquire(linked, OPTIONS).join().close();
  }

  @Test
  void theSameReleaseInAnotherPlaceIsTheSameCopy() {
    ReleasePointer copy = TinyRelease.write(folder.resolve("copy"), 7);
    var moved = new ReleasePointer(pointer.id(), copy.uri(), pointer.manifestHash());
    ReleaseCache cache = cache(LONG);
    try (Lease here = cache.acquire(pointer, OPTIONS).join();
        Lease there = cache.acquire(moved, OPTIONS).join()) {
      assertThat(there.release()).isSameAs(here.release());
    }
  }

  @Test
  void aCopyThatCannotBeOpenedSaysNothingAboutAnother() {
    var gone = new ReleasePointer(pointer.id(), "/nowhere", pointer.manifestHash());
    ReleaseCache cache = cache(LONG);
    CompletableFuture<Lease> nowhere = cache.acquire(gone, OPTIONS);
    CompletableFuture<Lease> here = cache.acquire(pointer, OPTIONS);
    assertThatThrownBy(nowhere::join).hasMessageContaining("/nowhere is not a release");
    here.join().close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
