// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elq.sandbox.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tutorial and the how-to pages tell their reader to type, typed. Each page runs in an
 * empty folder; what its commands print is what the page shows. {@code -Delq.write-docs=true}
 * writes what they print into the pages, and into the README, which shows some of it as well.
 */
@Timeout(600)
abstract class DocumentedCommands {
  private static final boolean WRITE = Boolean.getBoolean("elq.write-docs");

  private static final List<String> TOPICS =
      List.of(
          "questions",
          "linked-questions",
          "dead-letters",
          "elq-releases",
          "elq-release-status",
          "elq-entity-updates");

  @TempDir private Path folder;

  static Stream<Page> pages(boolean withKafka) throws IOException {
    return Page.withCommands().stream()
        .filter(page -> page.talksToKafka() == withKafka)
        .filter(page -> page.blocks().stream().anyMatch(CodeBlock::runs));
  }

  final void run(Page page) throws Exception {
    Map<String, String> environment = new HashMap<>();
    if (!page.needs().isEmpty()) {
      Optional<Path> tools = DebianTools.folder(page.needs(), folder);
      assumeTrue(tools.isPresent(), () -> page + " needs the Debian packages " + page.needs());
      environment.put("PATH", tools.get() + ":" + System.getenv("PATH"));
    }
    Path place = Files.createDirectory(folder.resolve("page"));
    Map<Integer, String> printed;
    try (KafkaBroker broker = page.talksToKafka() ? broker() : null) {
      if (broker != null) {
        environment.put("KAFKA", broker.bootstrapServers());
      }
      printed = new PageRun(page, place, environment).run();
    }

    compare(page, printed);
  }

  private static void compare(Page page, Map<Integer, String> printed) throws IOException {
    List<CodeBlock> blocks = page.blocks();
    for (int i = blocks.size() - 1; i > 0; i--) {
      CodeBlock shown = blocks.get(i);
      if (shown.output().isEmpty()) {
        continue;
      }
      String output = printed.get(blocks.get(i - 1).line());
      assertThat(output)
          .as("%s, line %d: comes right after its command", page, shown.line())
          .isNotNull();
      if (WRITE && !PrintedOutput.agrees(shown.text(), output)) {
        page.replace(shown, PrintedOutput.tidy(output));
      } else {
        assertThat(PrintedOutput.agrees(shown.text(), output))
            .as(
                "%s, line %d shows%n%sbut the command prints%n%sIf that is right, write the pages"
                    + " again: docs/README.md says how",
                page, shown.line(), shown.text(), output)
            .isTrue();
      }
    }
  }

  private static KafkaBroker broker() throws IOException {
    KafkaBroker broker = KafkaBroker.start();
    TOPICS.forEach(topic -> broker.createTopic(topic, 1));
    return broker;
  }
}
