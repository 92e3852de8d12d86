// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that this one starts from its own classes, and that never outlives it. */
public final class ChildJvm {

  private ChildJvm() {}

  /** The executable that this JVM runs in. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** This JVM's class path, entries absolute, because a child may run in another directory. */
  public static List<Path> classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  /** Entries of a class path as the {@code -cp} of another JVM. */
  public static String joined(Stream<Path> entries) {
    return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Ends a process without a farewell, as {@code kill -9} does, and waits until it is gone. */
  public static void kill(Process process) {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Called by the child: ends it when its standard input does, and so when its parent is gone,
   * however that ended. The parent leaves the input a pipe and never writes to it.
   */
  public static void endWithParent() {
    Thread watch = new Thread(ChildJvm::watch, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // The parent never writes: this returns when it is gone.
      }
    } catch (IOException e) {
      // Gone as well.
    }
    Runtime.getRuntime().halt(1);
  }
}
