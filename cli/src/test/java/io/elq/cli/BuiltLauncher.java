// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import io.elq.weights.file.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script {@code ./elq} in a folder, with this test's classes in place of its build. */
public final class BuiltLauncher {
  private static final Path SCRIPT = Path.of("..", "elq");

  private BuiltLauncher() {}

  /**
   * Copies the script into a folder and makes it believe that its program is built.
   *
   * @param folder where {@code ./elq} is to stand; holds nothing but what the caller needs there
   */
  public static void install(Path folder) throws IOException {
    install(folder, classPath());
  }

  /** The same with the classes in jars, as a build has them. */
  public static void installPacked(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator)) {
      jars.add(Files.isDirectory(Path.of(entry)) ? pack(entry, folder, jars.size()) : entry);
    }
    jars.removeIf(jar -> !Files.exists(Path.of(jar)));
    install(folder, String.join(File.pathSeparator, jars));
  }

  private static String pack(String classes, Path folder, int number) {
    String jar = folder.resolve(number + ".jar").toString();
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] arguments = {"--create", "--no-compress", "--file", jar, "-C", classes, "."};
    if (tool.run(System.out, System.err, arguments) != 0) {
      throw new IllegalStateException(classes + " cannot be packed");
    }
    return jar;
  }

  private static void install(Path folder, String classPath) throws IOException {
    Path script = Files.copy(SCRIPT, folder.resolve("elq"));
    Path app = Files.createDirectories(folder.resolve(".elq/app").resolve(stamp(script)));
    Files.createFile(app.resolve("in-use"));
    Files.writeString(app.resolve("classpath"), classPath);
  }

  /** That of this test without the tests, whose settings of the log are others. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The script's name for the state of the sources, here itself alone. */
  private static String stamp(Path script) throws IOException {
    Path sums = script.resolveSibling("sums");
    Files.writeString(sums, Sha256.of(script) + "  ./elq\n");
    String stamp = Sha256.of(sums).substring(0, 16);
    Files.delete(sums);
    return stamp;
  }
}
