// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of metrics names those that the job registers, and no others. */
class MetricsPageTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern REGISTERED =
      Pattern.compile("(?:counter|gauge|histogram|meter|addGroup)\\(\\s*(?:group, )?\"(\\w+)\"");
  private static final Pattern LISTED = Pattern.compile("\\| `((?:\\w+\\.)+\\w+)` \\|");

  private static String code;
  private static String page;

  @BeforeAll
  static void read() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    code = all.toString();
    page = Files.readString(PAGE);
  }

  @Test
  void everyMetricAndGroupOfTheCodeIsOnThePage() {
    Set<String> registered = new TreeSet<>();
    for (Matcher matcher = REGISTERED.matcher(code); matcher.find(); ) {
      registered.add(matcher.group(1));
    }
    assertThat(registered).as("names found in the code").hasSizeGreaterThan(15);
    assertThat(registered).as("docs/reference/metrics.md").isEqualTo(names());
  }

  /** Groups and metrics that the page lists. */
  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = LISTED.matcher(page); matcher.find(); ) {
      names.addAll(List.of(matcher.group(1).split("\\.")));
    }
    return names;
  }
}
