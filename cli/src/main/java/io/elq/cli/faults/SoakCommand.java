// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.faults;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.Home;
import io.elq.cli.common.UserException;
import io.elq.cli.terminal.Screen;
import io.elq.faults.fault.Releases;
import io.elq.faults.soak.Schedule;
import io.elq.faults.soak.Soak;
import io.elq.faults.soak.SoakResult;
import io.elq.linker.release.ReleaseFile;
import io.elq.trainer.synthesize.QuestionSynthesizer;
import io.elq.trainer.synthesize.SynthesizedQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A steady load for a long time. */
@Command(
    name = "soak",
    description = {
      "Asks a real cluster for a long time, with and without swaps, and measures its memory.",
      "Starts the cluster of ./elq faults. First no release is swapped. With --swaps-per-minute,"
          + " two releases then take turns, and a last part shows whether their memory comes back:"
          + " a job keeps a release open for five minutes after its last use. Shows latencies and"
          + " resident memory of all parts. Exit code 1 says that a question was lost or answered"
          + " twice."
    })
public final class SoakCommand implements Callable<Integer> {
  private static final int TEXTS = 2_000;
  private static final long SEED = 20_000_011;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "60",
      description = "Length of the first part, minutes (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--warm-up",
      paramLabel = "M",
      defaultValue = "2",
      description = "Minutes before anything is measured (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--rate",
      paramLabel = "Q",
      defaultValue = "100",
      description =
          "Questions a second; half of what the machine can do is a fair choice (default:"
              + " ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--swaps-per-minute",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Swaps in the second part; 0 leaves out the second and third part (default:"
              + " ${DEFAULT-VALUE}).")
  private double swaps;

  @Option(
      names = "--swap-minutes",
      paramLabel = "M",
      defaultValue = "5",
      description = "Length of the second part, minutes (default: ${DEFAULT-VALUE}).")
  private double swapMinutes;

  @Option(
      names = "--after",
      paramLabel = "M",
      defaultValue = "7",
      description = "Length of the third part, minutes (default: ${DEFAULT-VALUE}).")
  private double after;

  @Option(
      names = "--release",
      paramLabel = "DIR",
      description =
          "Release to serve; give the option again for the one that takes turns with it (default:"
              + " two tiny ones with random weights).")
  private List<Path> directories = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "File to write the figures to, as JSON (default: none).")
  private Path report;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "PNG file to draw the memory into (default: none).")
  private Path chart;

  @Override
  public Integer call() throws Exception {
    check();
    Screen screen = Screen.standard();
    Path folder = Home.folder().resolve("soak").toAbsolutePath();
    Releases releases =
        directories.isEmpty() ? FaultReleases.build(folder.resolve("releases")) : given();
    Schedule schedule =
        new Schedule(
            duration(warmUp), duration(minutes), swaps, duration(swapMinutes), duration(after));
    Soak soak = new Soak(releases, rate, schedule, folder.resolve("run"));
    SoakResult result = run(soak);
    print(screen, result);
    if (report != null) {
      result.write(report);
    }
    if (chart != null) {
      Files.write(chart, SoakChart.png(result));
    }
    return result.exactlyOnce() ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private void check() throws IOException {
    Arguments.atLeast(1, "--rate", rate);
    positive("--minutes", minutes);
    positive("--swap-minutes", swapMinutes);
    positive("--after", after);
    if (!(warmUp >= 0) || !(swaps >= 0)) {
      throw new UserException("--warm-up and --swaps-per-minute have to be at least 0");
    }
    if (directories.size() > 2 || swaps > 0 && directories.size() == 1) {
      throw new UserException("give --release twice: two releases take turns");
    }
    for (Path directory : directories) {
      Arguments.require(directory.resolve("release.json"), "name a release directory");
    }
    for (Path file : new Path[] {report, chart}) {
      if (file != null) {
        Arguments.createParent(file);
      }
    }
  }

  private static void positive(String option, double value) {
    if (!(value > 0)) {
      throw new UserException(option + " is " + value + ", but has to be above 0");
    }
  }

  private static Duration duration(double minutes) {
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }

  private Releases given() throws IOException {
    Path one = directories.get(0).toAbsolutePath();
    Path two = directories.get(directories.size() - 1).toAbsolutePath();
    List<String> texts =
        new QuestionSynthesizer(one.resolve(ReleaseFile.CATALOGUE.fileName()))
            .questions(SEED)
            .limit(TEXTS)
            .map(SynthesizedQuestion::text)
            .toList();
    return new Releases(one, two, texts, "");
  }

  private SoakResult run(Soak soak) throws Exception {
    long seconds = soak.schedule().total().toSeconds();
    try (ProgressBar bar = ProgressBars.start("  Soaking, s", seconds)) {
      return soak.run(
          sample -> {
            bar.stepTo(Math.min(seconds, Math.round(sample.minutes() * 60)));
            bar.setExtraMessage(String.format(Locale.ROOT, " %.0f MB", sample.total()));
          });
    }
  }

  private static void print(Screen screen, SoakResult result) {
    screen.raw(
        String.format(
            Locale.ROOT,
            "  %,d questions at %.0f a second: %,d lost, %,d twice, %,d dead letters",
            result.questions(),
            result.rate(),
            result.lost(),
            result.duplicated(),
            result.deadLetters()));
    screen.line(
        "  @|bold %-9s %9s %6s %8s %8s %8s %10s %10s|@"
            .formatted(
                "part", "questions", "swaps", "p50", "p99", "highest", "at first", "at last"));
    for (SoakResult.PhaseResult phase : result.phases()) {
      screen.raw(
          String.format(
              Locale.ROOT,
              "  %-9s %,9d %6d %5d ms %5d ms %5d ms %7.0f MB %7.0f MB",
              phase.name(),
              phase.questions(),
              phase.swaps(),
              phase.p50Millis(),
              phase.p99Millis(),
              phase.highestMillis(),
              phase.megabytesAtFirst(),
              phase.megabytesAtLast()));
    }
  }
}
