// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.link;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.progress.StandardStream;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.local.ClassArchive;
import io.elq.cli.local.ReleaseOptions;
import io.elq.cli.terminal.Screen;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.release.Release;
import io.elq.linker.stream.InputFormat;
import io.elq.linker.stream.JsonOutput;
import io.elq.linker.stream.LinkPipeline;
import io.elq.linker.stream.QuestionReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq link}. */
@Command(
    name = "link",
    description = {
      "Links a file or a pipe of questions.",
      "Reads JSON lines with \"text\" and \"id\" (other fields are ignored), or plain text with one"
          + " question on each line. Blank lines are skipped; a question without an id gets its line"
          + " number. Writes a JSON line for each question, in the same order: id, text, releaseId,"
          + " entities, windows. An entity has start and end of the mention in characters (Unicode"
          + " code points; end is one past the last), mention, entity (catalogue row), title, kbId,"
          + " score, mentionScore, candidateScore.",
      "score is the joint score, at most 0, that --threshold is compared with; mentionScore is the"
          + " mention's share of it. candidateScore, of the entity and of each candidate, is the"
          + " inner product with the mention.",
      "A line that cannot be linked is reported as {\"line\", \"error\"}; the others are linked."
    },
    exitCodeListHeading = "%nExit codes besides those of ./elq --help:%n",
    exitCodeList = "3:Done, but some lines could not be linked: --errors has them, and why.")
public final class LinkCommand implements Callable<Integer> {

  @Mixin private ReleaseOptions options;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      defaultValue = Streams.STANDARD,
      description = "Questions, plain or .gz; - is standard input (default: ${DEFAULT-VALUE}).")
  private String in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = Streams.STANDARD,
      description =
          "File to write, compressed if its name ends in .gz; - is standard output (default:"
              + " ${DEFAULT-VALUE}).")
  private String out;

  @Option(
      names = "--errors",
      paramLabel = "FILE",
      description =
          "File for the lines that cannot be linked, with the reasons (default: standard error).")
  private String errors;

  @Option(
      names = "--format",
      paramLabel = "auto|jsonl|text",
      defaultValue = "auto",
      description =
          "Format of the input: jsonl, text, or auto, which looks at the first line (default:"
              + " ${DEFAULT-VALUE}).")
  private InputFormat format;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Also list up to N candidates of each mention, best first (default: ${DEFAULT-VALUE}).")
  private int candidates;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Batches encoded at the same time (default: the processors of this machine).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    Arguments.atLeast(1, "--threads", threads);
    Arguments.atLeast(0, "--candidates", candidates);
    Streams.checkDistinct(in, out, errors);
    Streams.prepare(out);
    Streams.prepare(errors);
    var batching =
        new BatchingOptions(
            BatchingOptions.DEFAULT.maxBatch(), BatchingOptions.DEFAULT.maxWait(), threads);
    Screen screen = Screen.error();
    Path directory;
    int exitCode;
    try (InputStream questions = Streams.input(in);
        Release release = options.open(batching, screen);
        OutputStream answers = Streams.output(out);
        OutputStream refusals = Streams.errors(errors)) {
      directory = release.directory();
      exitCode = link(questions, answers, refusals, release, screen);
    } catch (IOException e) {
      if (Streams.isReaderGone(e)) {
        return ExitCodes.DONE;
      }
      Streams.removeEmpty(out);
      Streams.removeEmpty(errors);
      throw e;
    }
    ClassArchive.writeOnce(directory);
    return exitCode;
  }

  private int link(
      InputStream questions,
      OutputStream answers,
      OutputStream refusals,
      Release release,
      Screen screen)
      throws IOException {
    long start = System.nanoTime();
    JsonOutput output;
    try (ProgressBar progress = showsProgress() ? ProgressBars.start("Linking", -1) : null) {
      output = new JsonOutput(answers, refusals, progress == null ? null : progress::step);
      new LinkPipeline(release, candidates)
          .run(new QuestionReader(Streams.inputName(in), questions, format), output);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    screen.raw(
        String.format(
            Locale.ROOT,
            "Linked %,d in %.1f s, %.0f a second; refused %,d",
            output.linked(),
            seconds,
            output.linked() / seconds,
            output.refused()));
    return output.refused() == 0 ? ExitCodes.DONE : ExitCodes.SOME_REFUSED;
  }

  /** A bar would stand between answers, or between the lines that somebody types. */
  private boolean showsProgress() {
    return StandardStream.ERROR.isTerminal()
        && !(out.equals(Streams.STANDARD) && StandardStream.OUT.isTerminal())
        && !(in.equals(Streams.STANDARD) && StandardStream.IN.isTerminal());
  }
}
