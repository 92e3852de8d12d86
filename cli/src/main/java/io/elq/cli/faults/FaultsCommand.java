// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.faults;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.Home;
import io.elq.cli.common.UserException;
import io.elq.cli.terminal.Screen;
import io.elq.faults.FaultRun;
import io.elq.faults.FaultRunException;
import io.elq.faults.fault.Fault;
import io.elq.faults.fault.FaultNotPossibleException;
import io.elq.faults.fault.Load;
import io.elq.faults.fault.Releases;
import io.elq.faults.report.FaultReport;
import io.elq.faults.report.FaultResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Injects faults and counts what they cost. */
@Command(
    name = "faults",
    description = {
      "Kills, stops and fills up a real cluster under load, and counts every question.",
      "For each fault, starts a Kafka broker, ZooKeeper, a Flink JobManager and TaskManagers of"
          + " its own, as processes of this machine, and asks questions while the fault happens."
          + " Every question has to have exactly one answer or dead letter; exit code 1 says that"
          + " one has none or two. All faults take half an hour on two cores."
    })
public final class FaultsCommand implements Callable<Integer> {

  @Option(names = "--list", description = "List the faults, and inject none.")
  private boolean list;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "Inject this fault; give the option again for another (default: all).")
  private List<Fault> faults = List.of(Fault.values());

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "Ask at least N questions under each fault, at least 100 (default: ${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--rate",
      paramLabel = "Q",
      defaultValue = "500",
      description = "Questions a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "File to write what came of each fault to, as JSON; faults that it has and that are not"
              + " injected again stay in it (default: none).")
  private Path report;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Markdown page to write the table into, between its two marks (default: none).")
  private Path page;

  @Override
  public Integer call() throws Exception {
    Screen screen = Screen.standard();
    if (list) {
      for (Fault fault : Fault.values()) {
        screen.line("  @|bold %-22s|@ %s".formatted(fault, fault.meaning()));
      }
      return 0;
    }
    Arguments.atLeast(100, "--questions", questions);
    Arguments.atLeast(1, "--rate", rate);
    if (report != null) {
      Arguments.createParent(report);
    }
    if (page != null) {
      Arguments.require(page, "name a page with the marks that docs/reliability.md has");
    }
    Path folder = Home.folder().resolve("faults").toAbsolutePath();
    Releases releases = FaultReleases.build(folder.resolve("releases"));
    return injectAll(screen, folder, releases) ? 0 : ExitCodes.FAILED;
  }

  private boolean injectAll(Screen screen, Path folder, Releases releases) throws Exception {
    FaultReport results = report == null ? new FaultReport(List.of()) : FaultReport.read(report);
    boolean survived = true;
    screen.line(
        "  @|bold %-22s %9s %6s %11s %13s %9s|@"
            .formatted("fault", "questions", "lost", "duplicated", "dead letters", "recovery"));
    for (Fault fault : faults) {
      try {
        FaultResult result = inject(fault, folder, releases);
        screen.line(row(result));
        if (!result.exactlyOnce()) {
          screen.raw("    Logs are in " + folder.resolve(fault.toString()));
        }
        survived &= result.exactlyOnce();
        results = results.with(result);
        write(results);
      } catch (FaultNotPossibleException e) {
        screen.line("  %-22s not possible here: %s".formatted(fault, e.getMessage()));
      } catch (FaultRunException e) {
        screen.line("  %-22s @|red failed|@".formatted(fault));
        screen.raw("    " + e.getMessage());
        survived = false;
      }
    }
    return survived;
  }

  private FaultResult inject(Fault fault, Path folder, Releases releases) throws Exception {
    try (ProgressBar bar = ProgressBars.start("  " + fault, questions)) {
      return new FaultRun(
              fault, releases, new Load(questions, rate), folder.resolve(fault.toString()))
          .run(bar::stepTo);
    }
  }

  private static String row(FaultResult result) {
    String row =
        String.format(
            Locale.ROOT,
            "  %-22s %,9d %6d %11d %13d %9s",
            result.fault(),
            result.questions(),
            result.lost(),
            result.duplicated(),
            result.deadLetters(),
            FaultReport.seconds(result));
    return result.exactlyOnce() ? row : "@|red " + row + "|@";
  }

  private void write(FaultReport results) throws IOException {
    Comparator<FaultResult> order = Comparator.comparing(result -> fault(result.fault()).ordinal());
    FaultReport sorted = results.sorted(order);
    if (report != null) {
      sorted.write(report);
    }
    if (page != null) {
      sorted.writeInto(page, name -> fault(name).meaning());
    }
  }

  private static Fault fault(String name) {
    return Fault.named(name)
        .orElseThrow(
            () ->
                new UserException(
                    "the report has a fault that there is no longer, %s: name another file"
                        .formatted(name)));
  }
}
