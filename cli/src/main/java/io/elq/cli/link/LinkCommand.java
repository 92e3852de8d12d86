package io.elq.cli.link;

import io.elq.builder.progress.ProgressBars;
import io.elq.builder.progress.StandardStream;
import io.elq.cli.common.UserException;
import io.elq.cli.local.ReleaseOptions;
import io.elq.cli.terminal.Screen;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.stream.InputFormat;
import io.elq.linker.stream.JsonOutput;
import io.elq.linker.stream.LinkPipeline;
import io.elq.linker.stream.QuestionReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq link}. */
@Command(
    name = "link",
    description = {
      "Links a file or a pipe of questions, in order.",
      "Reads JSON lines with \"text\" and \"id\" (other fields are ignored), or plain text, a"
          + " question a line; blank lines are skipped, and a question without an id has its line"
          + " number. Writes a JSON line for each: id, text, releaseId, entities, windows. Of an"
          + " entity: start and end of the mention in characters (Unicode code points; end is one"
          + " past the last), mention, entity (catalogue row), title, kbId, score, mentionScore,"
          + " candidateScore.",
      "A line that cannot be linked becomes {\"line\", \"error\"} on standard error; the rest goes"
          + " on, and the exit code is 1."
    })
public final class LinkCommand implements Callable<Integer> {

  @Mixin private ReleaseOptions options;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      defaultValue = Streams.STANDARD,
      description = "Questions, plain or .gz; - is standard input and the default.")
  private String in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = Streams.STANDARD,
      description = "File to write, compressed if .gz; - is standard output and the default.")
  private String out;

  @Option(
      names = "--errors",
      paramLabel = "FILE",
      description = "Where lines that cannot be linked are told; standard error unless given.")
  private String errors;

  @Option(
      names = "--format",
      paramLabel = "auto|jsonl|text",
      defaultValue = "auto",
      description = "What a line of input is; auto looks at the first one.")
  private InputFormat format;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "0",
      description = "Also list up to N candidates of each mention, best first.")
  private int candidates;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Batches encoded at the same time; the processors of this machine unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || candidates < 0) {
      throw new UserException("--threads is at least 1 and --candidates at least 0");
    }
    Streams.checkDistinct(in, out, errors);
    var batching =
        new BatchingOptions(
            BatchingOptions.DEFAULT.maxBatch(), BatchingOptions.DEFAULT.maxWait(), threads);
    Screen screen = Screen.error();
    try (InputStream questions = Streams.input(in);
        ReleaseCache.Lease lease = options.open(batching, screen);
        OutputStream answers = Streams.output(out);
        OutputStream refusals = Streams.errors(errors)) {
      return link(questions, answers, refusals, lease, screen);
    } catch (IOException e) {
      if (Streams.isReaderGone(e)) {
        return ExitCode.OK;
      }
      Streams.removeEmpty(out);
      Streams.removeEmpty(errors);
      throw e;
    }
  }

  private int link(
      InputStream questions,
      OutputStream answers,
      OutputStream refusals,
      ReleaseCache.Lease lease,
      Screen screen)
      throws IOException {
    long start = System.nanoTime();
    JsonOutput output;
    try (ProgressBar progress = showsProgress() ? ProgressBars.start("Linking", -1) : null) {
      output = new JsonOutput(answers, refusals, progress == null ? null : progress::step);
      new LinkPipeline(lease.release(), candidates)
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
    return output.refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** A bar would stand between answers, or between the lines that somebody types. */
  private boolean showsProgress() {
    return StandardStream.ERROR.isTerminal()
        && !(out.equals(Streams.STANDARD) && StandardStream.OUT.isTerminal())
        && !(in.equals(Streams.STANDARD) && StandardStream.IN.isTerminal());
  }
}
