// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import io.elq.builder.progress.StandardStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Help.Ansi;

/**
 * Where lines are typed. At a terminal there are line editing, history and completion of commands;
 * otherwise lines are read from standard input, and answered on standard output.
 */
public final class Prompt {
  private static final int DEFAULT_WIDTH = 100;

  private Prompt() {}

  /**
   * Holds a conversation until it is over, at its own end, at the end of the input, or at Ctrl-D or
   * Ctrl-C.
   *
   * @param name of the file that keeps what was typed at a terminal, in the user's cache
   * @param conversation made from a supplier of colours and of the width that the terminal has now
   * @return whether any line was refused
   */
  public static boolean converse(
      String name, Function<Supplier<QuestionView>, Conversation> conversation) throws IOException {
    if (!StandardStream.IN.isTerminal() || !StandardStream.OUT.isTerminal()) {
      QuestionView view = new QuestionView(Ansi.OFF, Screen.standard().width());
      return answerInput(conversation.apply(() -> view));
    }
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build()) {
      Ansi ansi = Screen.standard().ansi();
      return converse(
          terminal, cache().resolve(name), conversation.apply(() -> view(terminal, ansi)));
    }
  }

  private static QuestionView view(Terminal terminal, Ansi ansi) {
    int columns = terminal.getWidth();
    return new QuestionView(ansi, columns > 0 ? columns : DEFAULT_WIDTH);
  }

  private static boolean converse(Terminal terminal, Path history, Conversation conversation) {
    LineReader reader = reader(terminal, history, conversation);
    print(terminal, conversation.introduction());
    boolean refused = false;
    try {
      for (Reply reply = Reply.NOTHING; !reply.last(); ) {
        reply = conversation.reply(reader.readLine("> "));
        refused |= reply.refused();
        if (!reply.text().isEmpty()) {
          print(terminal, reply.text());
        }
      }
    } catch (EndOfFileException | UserInterruptException e) {
      // The person has gone.
    }
    return refused;
  }

  private static LineReader reader(Terminal terminal, Path history, Conversation conversation) {
    LineReaderBuilder reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("elq")
            .completer(new StringsCompleter(conversation.commands()))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.INSERT_TAB, false);
    try {
      Files.createDirectories(history.toAbsolutePath().getParent());
      reader.variable(LineReader.HISTORY_FILE, history);
    } catch (IOException e) {
      terminal.writer().println("  Nothing typed here is kept: " + e);
    }
    return reader.build();
  }

  private static void print(Terminal terminal, String text) {
    terminal.writer().println(text);
    terminal.flush();
  }

  private static boolean answerInput(Conversation conversation) throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Reply reply = Reply.NOTHING;
    boolean refused = false;
    while (!reply.last() && !out.checkError()) { // An error: nobody reads on.
      String line = in.readLine();
      if (line == null) {
        break;
      }
      reply = conversation.reply(line);
      refused |= reply.refused();
      if (!reply.text().isEmpty()) {
        out.println(reply.text());
      }
    }
    return refused;
  }

  /** The user's: where XDG says, or ELQ_CACHE. */
  private static Path cache() {
    String own = System.getenv("ELQ_CACHE");
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (own != null) {
      return Path.of(own);
    }
    return xdg != null
        ? Path.of(xdg, "elq")
        : Path.of(System.getProperty("user.home"), ".cache", "elq");
  }
}
