package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
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

  private static void check(Path page, String generated) throws IOException {
    if (Boolean.getBoolean("elq.write-docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page)
        .as("commands changed: write the pages again with " + CommandReference.COMMAND)
        .hasContent(generated);
  }
}
