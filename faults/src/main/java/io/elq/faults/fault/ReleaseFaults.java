// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/** Releases that are announced while questions flow. */
final class ReleaseFaults {

  private ReleaseFaults() {}

  static void swap(Scene scene) throws Exception {
    ReleasePointer two = ReleasePointer.to(scene.releases().two());
    scene.announce(two);
    scene.awaitAnswersBy(two);
  }

  static void rollBack(Scene scene) throws Exception {
    swap(scene);
    ReleasePointer one = ReleasePointer.to(scene.releases().one());
    scene.announce(one);
    scene.awaitAnswersBy(one);
  }

  static void swapAndKill(Scene scene) throws Exception {
    ReleasePointer two = ReleasePointer.to(scene.releases().two());
    scene.announce(two);
    ProcessFaults.killTaskManager(scene);
    scene.awaitAnswersBy(two);
  }

  static void announceCorrupt(Scene scene) throws Exception {
    Path copy = copy(scene.releases().two(), scene.folder().resolve("corrupt"));
    ReleasePointer corrupt = ReleasePointer.to(copy);
    flipLastByte(copy.resolve(ReleaseFile.INDEX.fileName()));
    scene.announce(corrupt);
    scene.awaitState(corrupt, "refused");
    scene.awaitAnswers();
    Set<String> answered = scene.ledger().releases();
    if (answered.contains(corrupt.id())) {
      throw new IllegalStateException("a corrupt release has answered");
    }
  }

  /** The folder is there only later, as when a copy takes longer than its announcement. */
  static void announceUnreachable(Scene scene) throws Exception {
    ReleasePointer two = ReleasePointer.to(scene.releases().two());
    Path folder = scene.folder().toAbsolutePath().resolve("late");
    ReleasePointer late = new ReleasePointer(two.id(), folder.toString(), two.manifestHash());
    scene.announce(late);
    scene.awaitState(late, "waiting");
    scene.awaitAnswers();
    Files.move(copy(scene.releases().two(), scene.folder().resolve("copying")), folder);
    scene.awaitAnswersBy(late);
  }

  static Path copy(Path release, Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(release)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  private static void flipLastByte(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long place = channel.size() - 1;
      channel.read(last, place);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~last.get(0)}), place);
    }
  }
}
