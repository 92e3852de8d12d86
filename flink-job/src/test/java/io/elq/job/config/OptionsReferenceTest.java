// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

class OptionsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "job-options.md");

  @Test
  void theCommittedPageIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("elq.write-docs")) {
      Files.writeString(PAGE, OptionsReference.page());
    }
    assertThat(PAGE)
        .as("options changed: write the page again, with the command on its second line")
        .hasContent(OptionsReference.page());
  }

  @Test
  void everyOptionIsListedAndDescribed() {
    long declared =
        Stream.of(LinkingOptions.class, ReleaseOptions.class, EncodeOptions.class)
            .flatMap(options -> Arrays.stream(options.getFields()))
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == ConfigOption.class)
            .count();
    assertThat(LinkingOptions.ALL).hasSize((int) declared).doesNotHaveDuplicates();
    assertThat(LinkingOptions.ALL)
        .allSatisfy(
            option -> {
              assertThat(option.key()).startsWith(LinkingOptions.PREFIX);
              assertThat(OptionsReference.text(option)).endsWith(".");
            });
  }
}
