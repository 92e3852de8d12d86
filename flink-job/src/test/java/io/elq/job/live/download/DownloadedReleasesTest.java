// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.config.CacheConfig;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePlaces.Place;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadedReleasesTest {
  private static final ServingOptions OPTIONS =
      new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
  private static final long LARGE = 1L << 30;

  @TempDir private Path directory;
  private Path cache;
  private ReleasePointer one;

  @BeforeEach
  void store() {
    FakeStore.reset();
    cache = directory.resolve("cache");
    one = release("one", 1);
  }

  @AfterEach
  void reset() {
    FakeStore.reset();
  }

  private ReleasePointer release(String name, long seed) {
    return elsewhere(TinyRelease.write(directory.resolve(name), seed));
  }

  private static ReleasePointer elsewhere(ReleasePointer local) {
    return new ReleasePointer(local.id(), FakeStore.uri(local.directory()), local.manifestHash());
  }

  private DownloadedReleases releases(long bytes) {
    return new DownloadedReleases(new CacheConfig(cache.toString(), bytes));
  }

  private Place find(ReleasePointer release) {
    return releases(LARGE).find(release, OPTIONS);
  }

  @Test
  void whatServingAndAddedEntitiesOpenIsDownloadedAndOpens() {
    Place place = find(one);
    assertThat(place.directory().getParent()).isEqualTo(cache);
    assertThat(FakeStore.OPENED).doesNotHaveDuplicates();
    assertThat(Release.verify(place.directory()).id()).isEqualTo(one.id());
    try (Release release = Release.open(place.directory(), OPTIONS)) {
      assertThat(release.manifest().id()).isEqualTo(one.id());
    }
    place.leave().run();
  }

  @Test
  void aReleaseOfThisMachineIsServedWhereItIs() {
    ReleasePointer local = TinyRelease.write(directory.resolve("local"), 1);
    assertThat(find(local).directory()).isEqualTo(local.directory());
    assertThat(cache).doesNotExist();
  }

  @Test
  void allWhoAskAtOnceShareOneDownload() {
    CountDownLatch slow = new CountDownLatch(1);
    FakeStore.onOpen = name -> await(slow);
    List<CompletableFuture<Place>> asked =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> find(one), task -> new Thread(task).start()))
            .limit(8)
            .toList();
    slow.countDown();
    assertThat(asked.stream().map(CompletableFuture::join).map(Place::directory))
        .containsOnly(find(one).directory());
    assertThat(FakeStore.opened("index.faiss")).isEqualTo(1);
    assertThat(FakeStore.opened("release.json")).isEqualTo(1);
  }

  @Test
  void whatIsInTheCacheOpensWithoutTheStore() {
    find(one).leave().run();
    FakeStore.unreachable = true;
    assertThat(find(one).directory()).isDirectory();
  }

  @Test
  void aStoreThatCannotBeReachedIsAskedAgainLater() throws Exception {
    FakeStore.unreachable = true;
    assertUnavailable(() -> find(one))
        .hasMessageContainingAll(
            one.id(), one.uri(), "Connection refused", "check that it is there");
    FakeStore.unreachable = false;
    FakeStore.onOpen =
        name -> {
          if (name.equals("catalogue.jsonl")) {
            throw new IllegalStateException("the client is confused");
          }
        };
    assertUnavailable(() -> find(one)).hasMessageContaining("the client is confused");
    assertThat(inCache()).isEmpty();
    FakeStore.onOpen = name -> {};
    assertThat(find(one).directory()).isDirectory();
  }

  @Test
  void aFileThatIsNotThereYetOrNotCompleteIsAskedForAgainLater() throws Exception {
    Path index = directory.resolve("one/index.faiss");
    byte[] all = Files.readAllBytes(index);
    Files.delete(index);
    assertUnavailable(() -> find(one)).hasMessageContaining("index.faiss");
    Files.write(index, Arrays.copyOf(all, 100));
    assertUnavailable(() -> find(one)).hasMessageContaining("index.faiss has 100 bytes instead of");
    Files.write(index, Arrays.copyOf(all, all.length + 1));
    assertUnavailable(() -> find(one)).hasMessageContaining("index.faiss has more than");
    assertThat(inCache()).isEmpty();
    Files.write(index, all);
    assertThat(find(one).directory()).isDirectory();
  }

  @Test
  void aFileWithOtherBytesIsAVerdict() throws Exception {
    Path index = directory.resolve("one/index.faiss");
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length - 1] ^= 1;
    Files.write(index, bytes);
    assertVerdict(one).hasMessageContainingAll("index.faiss", one.uri(), "SHA-256");
    assertThat(inCache()).isEmpty();
  }

  @Test
  void anotherReleaseThanTheAnnouncedOneIsAVerdict() throws Exception {
    assertVerdict(new ReleasePointer("another", one.uri(), one.manifestHash()))
        .hasMessageContaining("release another was announced");
    assertVerdict(new ReleasePointer(one.id(), one.uri(), "0".repeat(64)))
        .hasMessageContaining("announced with another release.json");
    find(one).leave().run();
    assertVerdict(new ReleasePointer("another", one.uri(), one.manifestHash()))
        .hasMessageContaining("release another was announced");
  }

  @Test
  void noNameLeadsOutOfTheCache() throws Exception {
    assertVerdict(new ReleasePointer(one.id(), one.uri(), "../../outside"))
        .hasMessageContainingAll("../../outside", "no SHA-256");
    Path manifest = directory.resolve("one/release.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"tokenizer\" : {", "\"../../outside\" : {"));
    assertVerdict(new ReleasePointer(one.id(), one.uri(), Sha256.of(manifest)))
        .hasMessageContaining("../../outside");
    Files.write(manifest, new byte[(16 << 20) + 1]);
    assertVerdict(new ReleasePointer(one.id(), one.uri(), Sha256.of(manifest)))
        .hasMessageContaining("is longer than");
    assertThat(FakeStore.OPENED).containsOnly("release.json");
    assertThat(inCache()).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**outside*");
  }

  @Test
  void aSchemeThatNothingIsInstalledForIsNamedWithTheWayOut() {
    assertUnavailable(() -> find(new ReleasePointer(one.id(), "gs://b/r", one.manifestHash())))
        .hasMessageContainingAll("the plugin for gs", "plugins");
  }

  @Test
  void aCopyThatWasDamagedIsDownloadedAgain() throws Exception {
    for (String name : List.of("index.faiss", "entity_encoder.onnx", "release.json")) {
      Place place = find(one);
      place.leave().run();
      Files.writeString(place.directory().resolve(name), "damaged");
      Place again = find(one);
      assertThat(Release.verify(again.directory()).id()).isEqualTo(one.id());
      again.leave().run();
    }
  }

  @Test
  void theReleaseThatWasUsedLongestAgoMakesWayAndNoneThatIsOpen() throws Exception {
    ReleasePointer two = release("two", 2);
    ReleasePointer three = release("three", 3);
    long space = 5 * size(find(two)) / 2;
    find(one).leave().run();
    Place open = releases(space).find(three, OPTIONS);
    assertThat(cached(one, two, three)).containsExactly(two, three); // two is open
    assertUnavailable(() -> releases(space).find(one, OPTIONS))
        .hasMessageContainingAll(one.id(), "in use", "raise elq.release.cache-size");
    open.leave().run();
    releases(space).find(one, OPTIONS).leave().run();
    assertThat(cached(one, two, three)).containsExactly(one, two);
  }

  @Test
  void lastUseCountsAndNotTheDownload() throws Exception {
    ReleasePointer two = release("two", 2);
    ReleasePointer three = release("three", 3);
    Place first = find(one);
    long space = 5 * size(first) / 2;
    find(two).leave().run();
    Thread.sleep(20);
    first.leave().run();
    releases(space).find(three, OPTIONS).leave().run();
    assertThat(cached(one, two, three)).containsExactly(one, three);
  }

  @Test
  void aFullDiskIsWaitedForAndOldReleasesMakeWay() throws Exception {
    find(one).leave().run();
    ReleasePointer two = release("two", 2);
    var full = new DownloadedReleases(new CacheConfig(cache.toString(), LARGE), folder -> 1000L);
    assertUnavailable(() -> full.find(two, OPTIONS))
        .hasMessageContainingAll(two.id(), "free some disk space", "elq.release.cache-folder");
    assertThat(inCache()).isEmpty();
    assertThat(find(two).directory()).isDirectory();
  }

  @Test
  void aDiskThatFillsUpMeanwhileSaysSo() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("partial"));
    Download download = new Download(one, folder);
    List<Path> links = new ArrayList<>();
    assertThatThrownBy(
            () ->
                download.run(
                    OPTIONS,
                    sizes -> {
                      for (String name : sizes.keySet()) {
                        Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/full"));
                        links.add(folder.resolve(name));
                      }
                    }))
        .isInstanceOf(CacheException.class)
        .hasMessageContainingAll(
            "cannot be written", "No space left on device", "elq.release.cache-folder");
    for (Path link : links) {
      Files.delete(link);
    }
  }

  @Test
  void whatOthersHaveInTheFolderStays() throws Exception {
    Path theirs = Files.createDirectories(cache.resolve("theirs.partial"));
    Path file = Files.writeString(cache.resolve("notes.open"), "mine");
    find(one).leave().run();
    assertThat(theirs).isDirectory();
    assertThat(file).hasContent("mine");
  }

  @Test
  void aCacheThatCannotBeWrittenIsAskedAgainLater() throws Exception {
    Files.writeString(cache, "a file");
    assertUnavailable(() -> find(one)).hasMessageContainingAll(cache.toString(), "cannot be used");
  }

  @Test
  void anotherProcessIsWaitedForAndItsCopyIsShared() throws Exception {
    try (OtherProcess other = OtherProcess.start(cache, one)) {
      other.await("downloading");
      CompletableFuture<Place> here = CompletableFuture.supplyAsync(() -> find(one));
      Thread.sleep(500);
      assertThat(here).isNotDone();
      other.proceed();
      here.join().leave().run();
      assertThat(FakeStore.OPENED).isEmpty();

      other.await("open");
      ReleasePointer two = release("two", 2);
      long space = 3 * size(find(one)) / 2;
      assertUnavailable(() -> releases(space).find(two, OPTIONS)).hasMessageContaining("in use");
    }
  }

  @Test
  void whatACrashedProcessHadIsRemoved() throws Exception {
    try (OtherProcess other = OtherProcess.start(cache, one)) {
      other.await("downloading");
      assertThat(inCache()).anyMatch(name -> name.endsWith(".partial"));
    }
    Place place = find(one);
    Release.open(place.directory(), OPTIONS).close();
    assertThat(inCache()).noneMatch(name -> name.endsWith(".partial") || name.endsWith(".fetch"));
    place.leave().run();
    assertThat(inCache()).containsExactly(one.manifestHash());
  }

  @Test
  void aReleaseThatACrashedProcessHadOpenMakesWay() throws Exception {
    try (OtherProcess other = OtherProcess.start(cache, one)) {
      other.await("downloading");
      other.proceed();
      other.await("open");
      assertThat(inCache()).anyMatch(name -> name.endsWith(".open"));
    }
    ReleasePointer two = release("two", 2);
    long space = 3 * size(cache.resolve(one.manifestHash())) / 2;
    releases(space).find(two, OPTIONS).leave().run();
    assertThat(inCache()).containsExactly(two.manifestHash());
  }

  private AbstractThrowableAssert<?, ?> assertVerdict(ReleasePointer release) {
    return assertThatThrownBy(() -> find(release))
        .isInstanceOf(ReleaseException.class)
        .isNotInstanceOf(ReleaseUnavailableException.class);
  }

  private static AbstractThrowableAssert<?, ?> assertUnavailable(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(ReleaseUnavailableException.class);
  }

  private List<ReleasePointer> cached(ReleasePointer... releases) {
    return Stream.of(releases)
        .filter(release -> Files.isDirectory(cache.resolve(release.manifestHash())))
        .toList();
  }

  /** What is in the cache but its lock, by name. */
  private List<String> inCache() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals("lock"))
          .toList();
    }
  }

  private static long size(Place place) throws IOException {
    return size(place.directory());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
