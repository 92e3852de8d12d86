// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.BuiltLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the commands of a page one after the other in one shell, in a folder that stands for the
 * repository's root. The first that fails ends the page.
 */
final class PageRun {
  /** What is slow to make and the same for all pages, beside the build's output. */
  private static final Path SHARED = Path.of("target", "demo").toAbsolutePath();

  private static final List<String> SHARED_FOLDERS =
      List.of("releases", "javacpp", "entity-vectors");

  /** What pages use of the repository. */
  private static final List<String> REPOSITORY = List.of("cli", "deploy", "schemas");

  private static final String SEPARATOR = "@@ block at line ";
  private static final int MINUTES = 8;

  private final Page page;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param folder an empty one
   * @param environment variables that the page's reader has set
   */
  PageRun(Page page, Path folder, Map<String, String> environment) {
    this.page = page;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Runs the page.
   *
   * @return what each block printed on standard output, by the line of its fence
   */
  Map<Integer, String> run() throws IOException, InterruptedException {
    BuiltLauncher.install(folder);
    List<Path> links = new ArrayList<>();
    for (String name : SHARED_FOLDERS) {
      Path shared = Files.createDirectories(SHARED.resolve(name));
      links.add(Files.createSymbolicLink(folder.resolve(".elq").resolve(name), shared));
    }
    for (String name : REPOSITORY) {
      Path real = Page.ROOT.resolve(name).toRealPath();
      links.add(Files.createSymbolicLink(folder.resolve(name), real));
    }
    try {
      return runBlocks();
    } finally {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  private Map<Integer, String> runBlocks() throws IOException, InterruptedException {
    for (CodeBlock block : page.blocks()) {
      if (block.file().isPresent()) {
        Files.writeString(folder.resolve(block.file().get()), block.text());
      }
    }
    return outputs(shell());
  }

  private String shell() throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve(".page.sh"), script());
    Path out = folder.resolve(".out");
    Path err = folder.resolve(".err");
    ProcessBuilder shell =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    shell.environment().put("LC_ALL", "C.UTF-8");
    // Its programs live for seconds: what the second compiler makes would be thrown away.
    shell.environment().putIfAbsent("ELQ_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    shell.environment().putAll(environment);
    Process process = shell.start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
          .as("%s ends within %d minutes. It printed:%n%s", page, MINUTES, tail(out, err))
          .isTrue();
      assertThat(process.exitValue())
          .as("exit code of %s, whose last block failed. It printed:%n%s", page, tail(out, err))
          .isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return Files.readString(out);
  }

  private String script() {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    for (CodeBlock block : page.blocks()) {
      if (block.runs()) {
        script.append("printf '\\n%s\\n' '").append(SEPARATOR).append(block.line()).append("'\n");
        script.append(block.text());
      }
    }
    return script.toString();
  }

  private static Map<Integer, String> outputs(String printed) {
    Map<Integer, String> outputs = new LinkedHashMap<>();
    String[] parts = ("\n" + printed).split("\n" + SEPARATOR);
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      outputs.put(
          Integer.parseInt(parts[i].substring(0, end < 0 ? parts[i].length() : end)),
          end < 0 ? "" : parts[i].substring(end + 1));
    }
    return outputs;
  }

  private static String tail(Path... files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      List<String> lines = Files.readString(file).lines().toList();
      lines
          .subList(Math.max(0, lines.size() - 40), lines.size())
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }
}
