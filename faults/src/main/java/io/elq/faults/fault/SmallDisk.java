// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A disk in memory of {@value #MEGABYTES} MB, mounted over a folder. Mounting needs root. Closing
 * it, or the end of this JVM, unmounts it.
 */
final class SmallDisk implements AutoCloseable {

  private static final int MEGABYTES = 16;

  private final Path folder;
  private final Thread endOfThisJvm = new Thread(this::unmount, "small-disk-cleanup");

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws FaultNotPossibleException if this user may not mount
   */
  static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String size = "size=" + MEGABYTES + "m";
    if (run("mount", "-t", "tmpfs", "-o", size, "elq-faults", folder.toString()) != 0) {
      throw new FaultNotPossibleException("a disk of its own has to be mounted: run it as root");
    }
    SmallDisk disk = new SmallDisk(folder);
    Runtime.getRuntime().addShutdownHook(disk.endOfThisJvm);
    return disk;
  }

  /** Writes until there is no space left, and again whenever somebody has freed some. */
  static void keepFull(Path folder, Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      fill(folder);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void fill(Path folder) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(
            ballast(folder), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i <= MEGABYTES << 8; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      return; // full
    }
    throw new IOException("%s takes more than %d MB".formatted(folder, MEGABYTES));
  }

  /** Gives the space back. */
  static void empty(Path folder) throws IOException {
    Files.delete(ballast(folder));
  }

  private static Path ballast(Path folder) {
    return folder.resolve("ballast");
  }

  private void unmount() {
    try {
      run("umount", "--lazy", folder.toString());
    } catch (IOException e) {
      throw new IllegalStateException("unmount " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(endOfThisJvm);
  }
}
