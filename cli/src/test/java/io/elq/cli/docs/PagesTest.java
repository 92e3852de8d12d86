// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all pages, before any of their commands is run. */
class PagesTest {
  private static final String BROKER = "the test sets KAFKA to a broker of its own";

  /** Commands that no test runs, by page, with the reason that the page gives. */
  private static final List<String> NOT_RUN =
      List.of(
          "docs/how-to/add-entities.md: " + BROKER,
          "docs/how-to/add-entities.md: does not end, and needs a broker of yours",
          "docs/how-to/compare-releases.md: needs a topic with questions of yours",
          "docs/how-to/evaluate.md: needs a topic with labelled questions",
          "docs/how-to/import-elq.md: needs the published files, some 30 GB",
          "docs/how-to/kafka-from-java.md: " + BROKER,
          "docs/how-to/kafka-from-python.md: installs packages",
          "docs/how-to/kafka-from-python.md: " + BROKER,
          "docs/how-to/kafka-with-kcat.md: installs packages",
          "docs/how-to/kafka-with-kcat.md: " + BROKER,
          "docs/how-to/read-dead-letters.md: " + BROKER,
          "docs/how-to/run-on-a-cluster.md: needs Kafka's command-line tools",
          "docs/how-to/run-on-a-cluster.md: does not end, and needs a broker of yours",
          "docs/how-to/run-on-a-cluster.md: does not end, and needs a broker of yours",
          "docs/how-to/run-on-a-cluster.md: builds jars of 260 MB",
          "docs/how-to/swap-a-release.md: " + BROKER,
          "docs/how-to/swap-a-release.md: does not end, and needs a broker of yours",
          "docs/how-to/swap-a-release.md: an image of Flink, or a machine that has it installed",
          "docs/how-to/swap-a-release.md: needs a store of yours",
          "docs/how-to/swap-a-release.md: does not end, and needs a broker of yours",
          "docs/how-to/train-a-model.md: needs real questions and 20 minutes");

  /** Languages of blocks that nobody types. */
  private static final Set<String> SHOWN = Set.of("text", "json", "yaml", "xml", "properties");

  private static final Set<String> SAVED = Set.of("java", "python");

  @Test
  void commandsThatNoTestRunsAreListedHereAndSayWhy() throws IOException {
    List<String> notRun = new ArrayList<>();
    for (Page page : Page.withCommands()) {
      for (CodeBlock block : page.blocks()) {
        block.notRun().ifPresent(reason -> notRun.add(page + ": " + reason));
      }
    }
    assertThat(notRun).containsExactlyInAnyOrderElementsOf(NOT_RUN);
  }

  @Test
  void everyBlockIsRunOrSavedOrOnlyShown() throws IOException {
    for (Page page : Page.withCommands()) {
      assertThat(page.blocks())
          .allSatisfy(
              block ->
                  assertThat(block)
                      .as("%s, line %d", page, block.line())
                      .matches(
                          b ->
                              b.language().equals("sh")
                                  || SHOWN.contains(b.language())
                                  || SAVED.contains(b.language()) && b.file().isPresent()));
    }
  }

  @Test
  void theReadmeShowsWhatTheTutorialShows() throws IOException {
    Page readme = Page.read(Page.ROOT.resolve("README.md"));
    Page tutorial = Page.read(Page.ROOT.resolve("docs/tutorial/first-ten-minutes.md"));
    List<CodeBlock> shown =
        readme.blocks().stream().filter(block -> block.output().isPresent()).toList();
    assertThat(shown).isNotEmpty();
    for (CodeBlock block : shown) {
      assertThat(tutorial.output(block.output().get()).map(CodeBlock::text))
          .as("README.md, line %d: copy the tutorial's", block.line())
          .contains(block.text());
    }
  }

  @Test
  void recordsThatPagesWriteAreOfTheCurrentSchemas() throws IOException {
    String reference = Files.readString(Page.ROOT.resolve("docs/reference/avro-records.md"));
    List<String> current =
        Pattern.compile("\\(current\\) \\| `(c301\\w+)`")
            .matcher(reference)
            .results()
            .map(match -> match.group(1))
            .toList();
    List<String> used = new ArrayList<>();
    for (Page page : Page.withCommands()) {
      Pattern.compile("c301[0-9a-f]{16}")
          .matcher(Files.readString(page.file()))
          .results()
          .forEach(match -> used.add(match.group()));
    }
    assertThat(used).isNotEmpty();
    assertThat(current).containsAll(used);
  }

  @Test
  void everyLinkOfEveryPageLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    try (Stream<Path> files = markdown()) {
      for (Path file : files.toList()) {
        broken.addAll(Links.broken(file));
      }
    }
    assertThat(broken).isEmpty();
  }

  private static Stream<Path> markdown() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> top = Files.list(Page.ROOT)) {
      top.filter(f -> f.toString().endsWith(".md")).forEach(files::add);
    }
    for (String folder : List.of("docs", "docker", "deploy", "faiss-jni")) {
      try (Stream<Path> all = Files.walk(Page.ROOT.resolve(folder))) {
        all.filter(f -> f.toString().endsWith(".md"))
            .filter(f -> !f.toString().contains("target"))
            .forEach(files::add);
      }
    }
    return files.stream().sorted();
  }
}
