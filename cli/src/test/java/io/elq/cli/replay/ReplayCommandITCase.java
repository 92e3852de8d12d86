// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays as a script sees them. */
class ReplayCommandITCase {
  @TempDir Path folder;

  @Test
  void theExitCodeTellsWhetherEveryLineWasLinked() throws IOException {
    TinyRelease.write(folder.resolve("release"), 1);

    assertThat(replay("{\"id\": 1, \"text\": \"paris\"}")).isZero();
    assertThat(replay("{\"id\": 1, \"text\": \"paris\"}", "{\"id\": 2}")).isEqualTo(3);

    assertThat(Files.readAllLines(folder.resolve("out/predictions.jsonl"))).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("out/errors.jsonl"))).hasSize(1);
  }

  @Test
  void theHelpTellsTheExitCodes() {
    StringWriter help = new StringWriter();
    Elq.commandLine().setOut(new PrintWriter(help)).execute("replay", "--help");

    assertThat(help.toString()).containsPattern("3 +Done, but some lines could not be linked");
  }

  private int replay(String... lines) throws IOException {
    Path questions = Files.write(folder.resolve("questions.jsonl"), List.of(lines));
    return Elq.commandLine()
        .execute(
            "replay",
            "--release",
            folder.resolve("release").toString(),
            "--questions",
            questions.toString(),
            "--out",
            folder.resolve("out").toString(),
            "--parallelism",
            "1");
  }
}
