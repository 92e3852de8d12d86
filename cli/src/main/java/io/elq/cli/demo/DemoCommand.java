// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.cli.local.DemoRelease;
import io.elq.cli.terminal.Prompt;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Screen;
import io.elq.evaluation.score.Scores;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./elq demo}. */
@Command(
    name = "demo",
    description = {
      "Shows the whole system at work, from Kafka to Kafka.",
      "Starts a Kafka broker and a Flink cluster of its own, serves the model that comes with the"
          + " program, links the hand-written questions about WordNet's entities and scores the"
          + " answers."
    })
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--stay",
      description = "Keep everything running and answer questions typed at a prompt.")
  private boolean stay;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "File to write the figures to, as JSON (default: none).")
  private Path report;

  @Option(
      names = "--load",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Then send N synthesized questions and report rate, latency and memory; 0 sends none"
              + " (default: ${DEFAULT-VALUE}).")
  private int load;

  @Option(
      names = "--rate",
      paramLabel = "Q",
      defaultValue = "0",
      description =
          "Questions a second under --load; 0 sends as many as possible (default:"
              + " ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--questions",
      paramLabel = "N",
      description = "Ask only the first N hand-written questions (default: all).")
  private int questions = Integer.MAX_VALUE;

  @Option(
      names = "--dashboard-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of the Flink dashboard on localhost; 0 takes a free one (default:"
              + " ${DEFAULT-VALUE}).")
  private int dashboardPort;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    checkRanges();
    Screen screen = Screen.standard();
    Path release = DemoRelease.usual().get(screen);
    Path entities = release.resolve(ReleaseFile.CATALOGUE.fileName());
    Catalogue catalogue =
        Catalogue.open(entities, release.resolve(ReleaseFile.CATALOGUE_OFFSETS.fileName()));
    String id = ReleasePointer.to(release).id();
    AnswerView view =
        new AnswerView(
            screen.ansi(),
            screen.width(),
            (answeredBy, row) ->
                answeredBy.equals(id) && row < catalogue.size()
                    ? catalogue.entity(row).text()
                    : "");
    HandWrittenRun run =
        new HandWrittenRun(DemoQuestion.handWritten().stream().limit(questions).toList());
    try (DemoSystem system = DemoSystem.start(release, dashboardPort, screen)) {
      screen.line("  Dashboard: @|bold " + system.dashboard() + "|@");
      screen.line("");
      run.run(system, view, screen);
      DemoReport.Load figures =
          load > 0 ? new LoadRun(entities, load, rate).run(system, screen) : null;
      DemoReport summary = run.report(figures);
      print(screen, summary, run.score());
      if (report != null) {
        summary.write(report);
      }
      if (stay) {
        converse(system, view, screen);
      }
    }
    return 0;
  }

  private void checkRanges() throws IOException {
    Arguments.atLeast(1, "--questions", questions);
    Arguments.atLeast(0, "--load", load);
    Arguments.port("--dashboard-port", dashboardPort);
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new UserException("--rate is " + rate + ", but has to be at least 0");
    }
    if (report != null) {
      Arguments.createParent(report);
    }
  }

  private static void print(Screen screen, DemoReport report, GoldScore score) {
    screen.line("");
    screen.line(
        format(
            "  @|bold %d questions|@: %d linked, %d dead letters; first answer %.1f s after the"
                + " start, %.0f questions/s",
            report.questions(),
            report.linked(),
            report.deadLetters(),
            report.secondsToFirstAnswer(),
            report.questionsPerSecond()));
    screen.line(row("weak", score.counts().weakScores()));
    screen.line(row("strong", score.counts().strongScores()));
    screen.line(
        format(
            "  ambiguous names: %d of %d right (@|bold %.3f|@)",
            score.ambiguousFound(), score.ambiguousGold(), score.ambiguousAccuracy()));
    if (report.load() != null) {
      print(screen, report.load());
    }
  }

  private static void print(Screen screen, DemoReport.Load load) {
    screen.line(
        format(
            "  @|bold Load|@: %,d questions, %,d linked, %,d dead letters; @|bold %.0f"
                + " questions/s|@",
            load.questions(), load.linked(), load.deadLetters(), load.questionsPerSecond()));
    screen.line(
        format(
            "  latency, question to committed answer: p50 %d ms, p90 %d ms, p99 %d ms",
            load.latency().p50(), load.latency().p90(), load.latency().p99()));
    screen.line("  peak resident memory, MB: " + load.peakMemoryMb());
  }

  private static String row(String name, Scores scores) {
    return format(
        "  %-6s precision %.3f  recall %.3f  F1 @|bold %.3f|@",
        name, scores.precision(), scores.recall(), scores.f1());
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void converse(DemoSystem system, AnswerView view, Screen screen) throws Exception {
    screen.line("");
    try (Spans spans = new Spans(system::folder, new QuestionView(screen.ansi(), screen.width()))) {
      Prompt.converse(
          "demo-history",
          size -> new DemoConversation(system, view, spans, spec.root().commandLine()));
    }
  }
}
