// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One exit code for one kind of failure, whatever the command. */
final class ExitCodesTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void files() throws IOException {
    TinyRelease.write(folder.resolve("release"), 7);
    TinyRelease.write(folder.resolve("damaged"), 7);
    Files.writeString(folder.resolve("damaged/catalogue.jsonl"), "{}\n");
    Files.writeString(folder.resolve("questions"), "{\"text\":\"paris\"}\n");
    Files.writeString(folder.resolve("catalogue"), "{\"title\":\"Paris\"}\n");
    Files.writeString(
        folder.resolve("gold"),
        "{\"id\":\"a\",\"text\":\"is rome old?\",\"mentions\":[[3,7]],\"label_id\":[1]}\n");
    Files.writeString(
        folder.resolve("added"),
        "{\"kb_idx\":\"N1\",\"title\":\"paris\"}\n{\"kb_idx\":\"T0\",\"deleted\":true}\n");
    Files.writeString(folder.resolve("bad"), "{\"id\":\n");
    Files.writeString(folder.resolve("some"), "{\"text\":\"paris\"}\nnonsense\n");
    Files.createDirectories(folder.resolve("model"));
    Files.writeString(folder.resolve("model/model.json"), "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "link --help",
        "test --help",
        "link --release %/release --in %/questions --out %/out",
        "ask --release %/release paris",
        "ask --release %/release --entities %/added paris",
        "release verify %/release",
        "synthesize --catalogue %/catalogue --out %/out --count 3",
        "encode-entities --release %/release --out %/out",
      })
  void zeroIsDone(String command) {
    assertThat(run(command)).as(err.toString()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "link --release %/damaged --in %/questions --out %/out",
        "ask --release %/damaged paris",
        "ask --release %/release --entities %/bad paris",
        "replay --release %/damaged --questions %/questions --out %/out",
        "compare %/damaged %/release --questions %/questions",
        "compare %/release %/damaged --questions %/questions",
        "release verify %/damaged",
        "encode-entities --release %/damaged --out %/out",
        "score --gold %/bad --predictions %/gold",
        "score --gold %/gold --predictions %/bad",
        "synthesize --catalogue %/bad --out %/out",
        "release build --model %/model --catalogue %/catalogue --out %/out",
        "train --catalogue %/bad --questions %/gold --dev %/gold --out %/out --base"
            + " random:tiny,%/release/tokenizer.json",
      })
  void oneIsADamagedFile(String command) {
    assertThat(run(command)).as(err.toString()).isEqualTo(1);
    assertThat(err.toString()).startsWith("elq: ").contains("--verbose");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Neither a command nor an option.
        "",
        "lnik",
        "release",
        "release bild",
        "import",
        "catalogue",
        "demo --lod 3",
        "ask --nonsense",
        "link --nonsense",
        "run --elq.nonsense 3",
        "dead-letters",
        "dead-letters show --nonsense",
        "dead-letters replay --nonsense",
        "replay --nonsense",
        "compare --nonsense",
        "compare %/release --questions %/questions",
        "compare %/release %/release",
        "catalogue wordnet --nonsense",
        "synthesize --nonsense",
        "train --nonsense",
        "release build --nonsense",
        "release verify --nonsense %/release",
        "encode-entities --nonsense",
        "score --nonsense",
        "import elq --nonsense",
        "test",
        // Something is not there.
        "run",
        "dead-letters show --config %/none",
        "dead-letters show --topic a",
        "link --release %/none --in %/questions",
        "link --release %/release --in %/none",
        "ask --release %/none paris",
        "ask --release %/release --entities %/none paris",
        "replay --release %/none --questions %/questions --out %/out",
        "replay --release %/release --questions %/none --out %/out",
        "compare %/none %/release --questions %/questions",
        "compare %/release %/none --questions %/questions",
        "compare %/release %/release --questions %/none",
        "compare %/release %/release --kafka questions --gold %/none",
        "synthesize --catalogue %/none --out %/out",
        "train --catalogue %/none --questions %/gold --out %/out",
        "train --catalogue %/catalogue --questions %/none --out %/out",
        "train --catalogue %/catalogue --questions %/gold --dev %/none --out %/out",
        "train --catalogue %/catalogue --questions %/gold --soft-targets %/none --out %/out",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --base %/none",
        "release build --model %/none --catalogue %/catalogue --out %/out",
        "release build --model %/model --catalogue %/none --out %/out",
        "release build --model %/model --catalogue %/catalogue --aliases %/none --out %/out",
        "release verify %/none",
        "encode-entities --release %/none --out %/out",
        "encode-entities --release %/release --catalogue %/none --out %/out",
        "score --gold %/none --predictions %/gold",
        "score --gold %/gold --predictions %/none",
        "score --gold %/gold --predictions %/gold --catalogue %/none",
        "import elq --checkpoint %/none --params %/gold --bert %/model --entities %/gold --out %/o",
        // A folder for a file, a file for a folder.
        "link --release %/release --in %/release",
        "ask --release %/release --entities %/release paris",
        "link --release %/release --in %/questions --out %/release",
        "link --release %/release --in %/questions --out %/questions/out",
        "synthesize --catalogue %/release --out %/out",
        "synthesize --catalogue %/catalogue --out %/release",
        "catalogue wordnet --out %/release",
        "catalogue wordnet --out %/questions/out",
        "replay --release %/release --questions %/questions --out %/gold",
        "compare %/release %/release --questions %/questions --json %/release",
        "compare %/release %/release --questions %/questions --report %/questions",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/questions",
        "release build --model %/model --catalogue %/catalogue --out %/gold",
        "encode-entities --release %/release --out %/release",
        "score --gold %/gold --predictions %/gold --out %/release",
        "score --gold %/gold --predictions %/gold --report %/questions",
        "demo --report %/release",
        // Out of range.
        "demo --questions -5",
        "demo --load -1",
        "demo --rate -1",
        "demo --dashboard-port 70000",
        "run --slots 0",
        "dead-letters show --limit -1",
        "dead-letters replay --class nonsense",
        "run --dashboard-port -1",
        "link --release %/release --in %/questions --threads 0",
        "link --release %/release --in %/questions --candidates -1",
        "link --release %/release --in %/questions --threshold 1",
        "ask --release %/release --threshold nan paris",
        "ask --release %/release --threshold 0.5 paris",
        "replay --release %/release --questions %/questions --out %/out --threshold 1",
        "replay --release %/release --questions %/questions --out %/out --mentions 0",
        "replay --release %/release --questions %/questions --out %/out --max-context 5",
        "replay --release %/release --questions %/questions --out %/out --parallelism 0",
        "compare %/release %/release --questions %/questions --most-changed 5",
        "compare %/release %/release --questions %/questions --parallelism 0",
        "compare %/release %/release --questions %/questions --examples -1",
        "synthesize --catalogue %/catalogue --out %/out --count 0",
        "train --catalogue %/catalogue --questions %/gold --out %/out",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --batch-size 0",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --rank 0",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --repeat 0",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --threads 0",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --processes 0",
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --hold-out 4/3",
      })
  void twoIsWrongUse(String command) throws IOException {
    assertThat(run(command)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("elq: ")
        // More than a path or a number, and no page of help.
        .matches("(?s)elq: .*[a-z]{2,} .*[a-z]{2,}.*");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
    assertThat(Files.readString(folder.resolve("questions"))).contains("paris");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "link --release %/release --in %/some --out %/out --errors %/errors",
        "replay --release %/release --questions %/some --out %/out --parallelism 1",
        "compare %/release %/release --questions %/some --parallelism 1",
        "ask --release %/release paris :threshold_7",
      })
  void threeIsDoneButForRefusedInputs(String command) {
    assertThat(run(command)).as(err.toString()).isEqualTo(3);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void settingsAreNamedAsTheirOptions() {
    String train =
        "train --catalogue %/catalogue --questions %/gold --dev %/gold --out %/out --batch-size 0";
    run(train);
    assertThat(err.toString()).startsWith("elq: --batch-size has to be at least 1");
    run("train --catalogue %/catalogue --questions %/gold --out %/out");
    assertThat(err.toString()).startsWith("elq: no corpus has dev questions").contains("--dev");
    run("replay --release %/release --questions %/questions --out %/out --max-context 5");
    assertThat(err.toString()).startsWith("elq: --max-context is 5, but has to be at least");
    run("link --release %/release --in %/questions --threshold 1");
    assertThat(err.toString())
        .startsWith("elq: --threshold is 1.0, but has to be at most 0: scores are at most 0");
  }

  private int run(String command) {
    err.getBuffer().setLength(0);
    String[] arguments =
        command.isEmpty() ? new String[0] : command.replace("%", folder.toString()).split(" ");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replaceFirst("^(:\\w+)_", "$1 ");
    }
    return Elq.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }
}
