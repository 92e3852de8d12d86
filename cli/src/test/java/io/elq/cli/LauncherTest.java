// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The script {@code ./elq}, with these classes in place of those that it would build. */
final class LauncherTest {
  @TempDir Path home;

  @BeforeEach
  void pretendThatItIsBuilt() throws IOException {
    BuiltLauncher.install(home);
    TinyRelease.write(home.resolve("release"), 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=C.UTF-8"})
  void questionsThatAreArgumentsKeepTheirLettersInAnyLocale(String locale) throws Exception {
    String question = "où était née Hélène de Троя 😀";

    String answer = run(locale, "ask", "--release", home.resolve("release").toString(), question);

    assertThat(answer).contains("Hélène").contains("Троя 😀").doesNotContain("\uFFFD");
  }

  @Test
  void theHelpOfTestIsThePageOfTheOtherCommands() throws Exception {
    CommandLine test = Elq.commandLine().getSubcommands().get("test");
    test.getCommandSpec().usageMessage().autoWidth(false).width(80);
    String page =
        test.getUsageMessage(CommandLine.Help.Ansi.OFF)
            .lines()
            // What the launcher itself does not do.
            .filter(line -> !line.contains("--version") && !line.contains("--verbose"))
            .collect(Collectors.joining("\n"));

    assertThat(run("LANG=C", "test", "--help").strip()).isEqualTo(page.strip());
  }

  @Test
  void severalTestsRunTogether() throws Exception {
    script("faiss-jni/native/build.sh", "exit 0");
    script("bin/mvn", "printf '%s\\n' \"$@\"");
    script("bin/dpkg-query", "echo 'ii '"); // nothing is to be installed
    for (String test : List.of("linker/SpanTest", "linker/BatcherTest", "cli/AskITCase")) {
      script(test.replace("/", "/src/test/java/") + ".java", "");
    }
    script("linker/pom.xml", "");
    script("cli/pom.xml", "");

    assertThat(mavenIsAskedFor("SpanTest", "BatcherTest#waits", "AskITCase"))
        .contains("-Dtest=SpanTest,BatcherTest#waits", "-Dit.test=AskITCase", "-pl")
        .contains("linker,linker,cli")
        .doesNotContain("-DskipITs");
    assertThat(mavenIsAskedFor("SpanTest", "BatcherTest"))
        .contains("-Dtest=SpanTest,BatcherTest", "-DskipITs");
    assertThat(mavenIsAskedFor("AskITCase")).contains("-Dtest=NoUnitTest", "-Dit.test=AskITCase");
    assertThat(mavenIsAskedFor("linker", "cli")).contains("linker,cli", "-am");
    assertThat(mavenIsAskedFor()).doesNotContain("-pl");
  }

  @Test
  void theFirstCommandThatLinksIsAskedForAnArchiveOfClassesAndAllOthersUseIt() throws Exception {
    Path jvm = pretendedJvm();
    String asked = option("-Delq.classes=", jvm, "link");
    assertThat(Path.of(asked).getParent()).isEqualTo(app());
    assertThat(option("-Delq.classes=", jvm, "ask", "who")).isEqualTo(asked);
    assertThat(option("-Delq.classes=", jvm, "score")).isNull();
    assertThat(option("-XX:SharedArchiveFile=", jvm, "link")).isNull();

    Files.writeString(Path.of(asked + "-8.jsa"), "cut"); // is not used
    assertThat(option("-Delq.classes=", jvm, "link")).isEqualTo(asked);
    Files.writeString(Path.of(asked + "-9.jsa"), "the whole");
    assertThat(option("-XX:SharedArchiveFile=", jvm, "link")).isEqualTo(asked + "-9.jsa");
    assertThat(option("-XX:SharedArchiveFile=", jvm, "score")).isEqualTo(asked + "-9.jsa");
    assertThat(option("-Delq.classes=", jvm, "link")).isNull();

    Files.writeString(jvm.resolve("lib/server/libjvm.so"), "another one");
    assertThat(option("-Delq.classes=", jvm, "link")).isNotNull().isNotEqualTo(asked);
    assertThat(option("-XX:SharedArchiveFile=", jvm, "link")).isNull();
  }

  @Test
  void theLibraryOfOnnxRuntimeIsTakenFromTheBuild() throws Exception {
    Path jvm = pretendedJvm();
    assertThat(option("-Donnxruntime.native.path=", jvm, "link")).isNull();
    Path built = Files.createDirectories(app().resolve("ai/onnxruntime/native/linux-x64"));
    assertThat(option("-Donnxruntime.native.path=", jvm, "link")).isEqualTo(built.toString());
  }

  @Test
  void whereElqCannotWriteItsFilesAreElsewhere() throws Exception {
    Path jvm = pretendedJvm();
    assertThat(option("-Djava.io.tmpdir=", jvm, "link")).startsWith(home + "/.elq/tmp/");
    assertThat(option("-Delq.log=", jvm, "link")).isEqualTo(home + "/.elq/link.log");
    try (Stream<Path> folders = Files.walk(home.resolve(".elq/tmp"))) {
      folders.sorted(Comparator.reverseOrder()).forEach(folder -> folder.toFile().delete());
    }
    Files.createFile(home.resolve(".elq/tmp")); // whoever may write everywhere cannot write here

    Path elsewhere = Path.of(option("-Djava.io.tmpdir=", jvm, "link"));
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(elsewhere);
    Path log = Path.of(option("-Delq.log=", jvm, "link"));
    assertThat(log.startsWith(home)).isFalse();
    Files.delete(log.getParent());
  }

  @Test
  void sourcesAreReadAgainIfAFileChanged() throws Exception {
    Path jvm = pretendedJvm();
    Path right = app();
    Path other = Files.createDirectories(right.resolveSibling("0123456789abcdef"));
    Files.createFile(other.resolve("in-use"));
    Files.writeString(other.resolve("classpath"), "the other");
    Path stamp = home.resolve(".elq/stamp");
    run("JAVA_HOME=" + jvm, "link");
    assertThat(stamp).as("what changed a moment ago is not remembered").doesNotExist();
    Thread.sleep(2_100);
    run("JAVA_HOME=" + jvm, "link");
    assertThat(stamp).content().contains(" " + right.getFileName());

    // Another name shows whether the sources were read.
    forge(stamp, right, other);
    assertThat(run("JAVA_HOME=" + jvm, "link")).contains("the other");
    Files.writeString(stamp, Files.readString(stamp).substring(0, 70));
    assertThat(run("JAVA_HOME=" + jvm, "link")).doesNotContain("the other");
    forge(stamp, right, other);
    assertThat(run("JAVA_HOME=" + jvm, "link")).contains("the other");
    Path script = home.resolve("elq");
    FileTime before = Files.getLastModifiedTime(script);
    Files.setLastModifiedTime(script, FileTime.fromMillis(0));
    Files.setLastModifiedTime(script, before);
    assertThat(run("JAVA_HOME=" + jvm, "link")).doesNotContain("the other");
  }

  private static void forge(Path stamp, Path right, Path other) throws IOException {
    String name = right.getFileName().toString();
    Files.writeString(stamp, Files.readString(stamp).replace(name, other.getFileName().toString()));
  }

  /** A JVM that prints its arguments, a line each. */
  private Path pretendedJvm() throws IOException {
    script("jvm/bin/java", "printf '%s\\n' \"$@\"");
    script("jvm/bin/javac", "");
    Path jvm = home.resolve("jvm");
    Files.writeString(jvm.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path server = Files.createDirectories(jvm.resolve("lib/server"));
    Files.writeString(server.resolve("libjvm.so"), "one");
    return jvm;
  }

  private Path app() throws IOException {
    try (Stream<Path> apps = Files.list(home.resolve(".elq/app"))) {
      return apps.toList().get(0);
    }
  }

  /** The value of an option that the JVM gets, or null. */
  private @Nullable String option(String prefix, Path jvm, String... arguments) throws Exception {
    return run("JAVA_HOME=" + jvm, arguments)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse(null);
  }

  private List<String> mavenIsAskedFor(String... tests) throws Exception {
    return run(
            "PATH=" + home.resolve("bin") + ":" + System.getenv("PATH"),
            Stream.concat(Stream.of("test"), Stream.of(tests)).toArray(String[]::new))
        .lines()
        .toList();
  }

  private void script(String name, String line) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String run(String variable, String... arguments) throws Exception {
    Path question = Files.createTempFile(home, "arguments", ".sh");
    StringBuilder command = new StringBuilder("exec ./elq");
    for (String argument : arguments) {
      command.append(" '").append(argument).append('\'');
    }
    // A script, because this JVM's own locale may not know the question's letters.
    Files.writeString(question, command, StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder("bash", question.toString())
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(variable.split("=")[0], variable.split("=")[1]);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
