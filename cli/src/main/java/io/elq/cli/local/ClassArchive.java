// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import io.elq.linker.release.ReleaseFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The archive of classes (CDS) from which the JVM takes them at later starts, instead of reading
 * and checking thousands of them. Where there is none, the launcher says in {@code elq.classes} how
 * its path begins; it ends in its length in bytes, by which the launcher knows that it is whole.
 *
 * <p>Another JVM writes it, while it links a question: a JVM that cannot write its archive, on a
 * full disk for example, ends there and then with a code of its own.
 */
public final class ClassArchive {
  private static final String PROPERTY = "elq.classes";

  /** Larger ones take so long to open that classes do not matter. */
  private static final long LARGEST_INDEX = 1L << 30;

  private static final int MOST_SECONDS = 60;
  private static final String QUESTION = "who wrote the Iliad?\n";

  private ClassArchive() {}

  /**
   * Writes the archive if the launcher asks for it and it is worth it; takes as long as a start.
   * Whatever goes wrong is only logged.
   *
   * @param release directory of a release that can be opened
   */
  public static void writeOnce(Path release) {
    String archive = System.getProperty(PROPERTY);
    if (archive == null) {
      return;
    }
    try {
      if (onlyJars() && Files.size(release.resolve(ReleaseFile.INDEX.fileName())) < LARGEST_INDEX) {
        write(archive, release);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(ClassArchive.class).warn("no archive of classes was written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JVM archives nothing where a folder is on the class path. */
  private static boolean onlyJars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .noneMatch(entry -> Files.isDirectory(Path.of(entry)));
  }

  private static void write(String archive, Path release) throws IOException, InterruptedException {
    // In the folder that the launcher made for this process, and clears if it is killed.
    Path folder = Files.createTempDirectory("classes-");
    Path partial = folder.resolve("classes.jsa");
    Process process =
        new ProcessBuilder(command(partial, release))
            .redirectInput(Files.writeString(folder.resolve("question"), QUESTION).toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    } else if (process.exitValue() == 0 && Files.isRegularFile(partial)) {
      try (FileChannel written = FileChannel.open(partial, StandardOpenOption.READ)) {
        written.force(true);
        Path whole = Path.of(archive + "-" + written.size() + ".jsa");
        Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** This JVM's options but the one that asks for an archive, so that its classes are the same. */
  private static List<String> command(Path archive, Path release) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-D" + PROPERTY))
        .forEach(command::add);
    command.add("-XX:ArchiveClassesAtExit=" + archive);
    command.add("-Djava.io.tmpdir=" + Files.createTempDirectory("linking-"));
    command.add("-Delq.log=" + archive.resolveSibling("log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.elq.cli.Elq"));
    command.addAll(List.of("link", "--release", release.toString()));
    return command;
  }
}
