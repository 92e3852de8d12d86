// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.progress;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of long work on standard error: a bar on a terminal, else a line now and then. */
public final class ProgressBars {
  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(250);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final int LINE_COLUMNS = 100;

  private ProgressBars() {}

  /**
   * Starts a bar; closing it ends it.
   *
   * @param name what is being done
   * @param total steps there will be, or -1 if that is unknown
   */
  public static ProgressBar start(String name, long total) {
    return StandardStream.ERROR.isTerminal()
        ? bar(name, total, BETWEEN_FRAMES).build()
        : lines(name, total, BETWEEN_LINES, System.err);
  }

  /** A bar for a file: each state a line of its own, and never a carriage return. */
  static ProgressBar lines(String name, long total, Duration between, PrintStream out) {
    return bar(name, total, between)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                line -> out.println(line.stripTrailing()), LINE_COLUMNS))
        .build();
  }

  private static ProgressBarBuilder bar(String name, long total, Duration between) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(Math.toIntExact(between.toMillis()))
        .showSpeed();
  }
}
