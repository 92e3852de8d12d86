// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.cli.terminal.QuestionView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Help.Ansi;

/** A terminal at which questions are typed: line editing, history, completion of commands. */
final class Prompt implements AutoCloseable {
  private static final int DEFAULT_WIDTH = 100;

  private final Terminal terminal;
  private final LineReader reader;
  private final Ansi ansi;

  private Prompt(Terminal terminal, LineReader reader, Ansi ansi) {
    this.terminal = terminal;
    this.reader = reader;
    this.ansi = ansi;
  }

  /**
   * Takes the terminal that the program was started from; closing it gives it back.
   *
   * @param history file that keeps what was typed
   */
  static Prompt open(Path history, Ansi ansi) throws IOException {
    Terminal terminal =
        TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build();
    LineReaderBuilder reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("elq")
            .completer(new StringsCompleter(Conversation.COMMANDS))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.INSERT_TAB, false);
    try {
      Files.createDirectories(history.toAbsolutePath().getParent());
      reader.variable(LineReader.HISTORY_FILE, history);
    } catch (IOException e) {
      terminal.writer().println("  Nothing typed here is kept: " + e);
    }
    return new Prompt(terminal, reader.build(), ansi);
  }

  /** Colours, and the width that the terminal has now. */
  QuestionView view() {
    int columns = terminal.getWidth();
    return new QuestionView(ansi, columns > 0 ? columns : DEFAULT_WIDTH);
  }

  /** Asks until the conversation is over, at its own end or at Ctrl-D or Ctrl-C. */
  void converse(Conversation conversation) {
    print(conversation.introduction());
    try {
      for (Reply reply = Reply.NOTHING; !reply.last(); ) {
        reply = conversation.reply(reader.readLine("> "));
        if (!reply.text().isEmpty()) {
          print(reply.text());
        }
      }
    } catch (EndOfFileException | UserInterruptException e) {
      // The person has gone.
    }
  }

  private void print(String text) {
    terminal.writer().println(text);
    terminal.flush();
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
