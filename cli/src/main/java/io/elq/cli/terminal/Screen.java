// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import io.elq.builder.progress.StandardStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Help.Ansi;

/**
 * What commands print: steps with their time, answers, figures. Tidy with and without a terminal.
 */
public final class Screen {

  private static final int DEFAULT_WIDTH = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final Ansi ansi;
  private final int width;

  private Screen(PrintStream out, boolean terminal, Ansi ansi, int width) {
    this.out = out;
    this.terminal = terminal;
    this.ansi = ansi;
    this.width = width;
  }

  /** Standard output, in colour if it is a terminal and NO_COLOR is not set. */
  public static Screen standard() {
    return on(System.out, StandardStream.OUT);
  }

  /** Standard error, for commands whose standard output is data. */
  public static Screen error() {
    return on(System.err, StandardStream.ERROR);
  }

  private static Screen on(PrintStream out, StandardStream stream) {
    boolean terminal = stream.isTerminal();
    boolean colour = terminal && System.getenv("NO_COLOR") == null;
    return new Screen(
        out, terminal, colour ? Ansi.ON : Ansi.OFF, terminal ? columns() : DEFAULT_WIDTH);
  }

  /** Whether to colour. */
  public Ansi ansi() {
    return ansi;
  }

  /** Columns of the terminal, or some where there is none. */
  public int width() {
    return width;
  }

  /** Prints a line in picocli's markup, for example {@code @|bold text|@}. */
  public void line(String markup) {
    out.println(ansi.string(markup));
  }

  /** Prints text as it is. */
  public void raw(String text) {
    out.println(text);
  }

  /** Runs a step of unknown length, showing its time as it passes. */
  public <T> T step(String name, Callable<T> work) {
    long start = System.nanoTime();
    Thread clock = new Thread(() -> showTime(name, start), "step-clock");
    clock.setDaemon(true);
    if (terminal) {
      clock.start();
    }
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("failed: " + name, e);
    } finally {
      clock.interrupt();
      join(clock);
      out.printf((terminal ? "\r\u001b[K" : "") + "  %s, %.1f s%n", name, seconds(start));
    }
  }

  private void showTime(String name, long start) {
    try {
      while (true) {
        out.printf("\r\u001b[K  %s, %.0f s", name, seconds(start));
        out.flush();
        Thread.sleep(Duration.ofMillis(500).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static int columns() {
    try (Terminal system = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return system.getWidth() > 20 ? system.getWidth() : DEFAULT_WIDTH;
    } catch (java.io.IOException e) {
      return DEFAULT_WIDTH;
    }
  }
}
