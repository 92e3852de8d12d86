// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z_-]*");
  private static final Path REFERENCE = Path.of("..", "docs", "reference");

  @Test
  void theCommittedPagesAreTheGeneratedOnes() throws IOException {
    check(REFERENCE.resolve("commands.md"), CommandReference.commands());
    check(REFERENCE.resolve("exit-codes.md"), CommandReference.exitCodes());
  }

  @Test
  void theReadmeListsEveryCommand() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));

    assertThat(CommandReference.all().keySet())
        .allSatisfy(command -> assertThat(readme).contains("| `./elq " + command));
  }

  @Test
  void pagesNameNoOptionThatNoCommandHas() throws IOException {
    Set<String> options = new TreeSet<>();
    CommandReference.all()
        .values()
        .forEach(spec -> spec.options().forEach(option -> options.addAll(List.of(option.names()))));
    for (String folder : List.of("tutorial", "how-to")) {
      try (Stream<Path> pages = Files.list(REFERENCE.resolveSibling(folder))) {
        for (Path page : pages.toList()) {
          assertThat(namedBy(page)).as(page.toString()).isSubsetOf(options);
        }
      }
    }
  }

  /** Options in a page, without the job's own and without those of ELQ, which have underscores. */
  private static Set<String> namedBy(Path page) throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher option = OPTION.matcher(Files.readString(page));
    while (option.find()) {
      if (!option.group().matches("--elq|--config|.*_.*")) {
        named.add(option.group());
      }
    }
    return named;
  }

  private static void check(Path page, String generated) throws IOException {
    if (Boolean.getBoolean("elq.write-docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page)
        .as("commands changed: write the pages again with " + CommandReference.COMMAND)
        .hasContent(generated);
  }
}
