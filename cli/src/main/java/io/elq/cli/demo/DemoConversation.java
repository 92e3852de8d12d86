// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.common.ExitCodes;
import io.elq.cli.terminal.Conversation;
import io.elq.cli.terminal.Reply;
import io.elq.schemas.LinkedQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Sends typed questions through the running job, and runs the program's commands about releases
 * against the demo's broker.
 */
final class DemoConversation implements Conversation {
  private static final List<String> COMMANDS =
      List.of(":release", ":entity", ":why", ":help", ":quit");

  private static final String HELP =
      """
      Type a question, or
          :release announce DIR   have the job serve another release; --canary 5% only tries it
          :release promote        have the release on trial answer all questions
          :release rollback       withdraw it, or go back to the release before
          :release status         show what is served, and what became of each release
          :entity add --id ID --title TITLE   add an entity; --text says what it is
          :entity remove ID       take an entity away
          :why                    show every span of the last question, linked or not
          :help                   this
          :quit                   the end; so are Ctrl-D and Ctrl-C\
      """;

  private final DemoSystem system;
  private final AnswerView view;
  private final Spans spans;
  private final CommandLine program;
  private @Nullable LinkedQuestion last;

  /**
   * A conversation with a demo, which somebody else ends.
   *
   * @param view shows what comes back
   * @param spans shows the spans of a question
   * @param program runs commands
   */
  DemoConversation(DemoSystem system, AnswerView view, Spans spans, CommandLine program) {
    this.system = system;
    this.view = view;
    this.spans = spans;
    this.program = program;
  }

  @Override
  public String introduction() {
    return "  Kafka: %1$s   Dashboard: %2$s%n  Type a question. :help shows the commands, Ctrl-D ends.%n  From another terminal: ./elq entity add --id N1 --title 'Ursula Vinterberg' --bootstrap-servers %1$s"
        .formatted(system.bootstrapServers(), system.dashboard());
  }

  @Override
  public List<String> commands() {
    return COMMANDS;
  }

  @Override
  public Reply reply(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return Reply.NOTHING;
    }
    return text.startsWith(":") ? command(text) : ask(text);
  }

  private Reply command(String text) {
    String word = text.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    return switch (word) {
      case ":release", ":entity" -> run(text.substring(1));
      case ":why" ->
          last == null ? Reply.refused("  Ask a question first.") : Reply.of(spans.of(last));
      case ":help" -> Reply.of("  " + HELP);
      case ":quit", ":q", ":exit" -> Reply.BYE;
      case ":threshold", ":candidates", ":mode" ->
          Reply.refused(
              "  "
                  + word
                  + " is of ./elq ask. A job answers as its release says: build one with other"
                  + " settings, and announce it.");
      default -> Reply.refused("  There is no " + word + ". " + HELP);
    };
  }

  private Reply ask(String text) {
    List<String> shown = new ArrayList<>();
    boolean[] refused = new boolean[1];
    system.answer(
        "typed-" + UUID.randomUUID(),
        text,
        linked -> {
          last = linked;
          shown.add(view.linked(linked));
        },
        letter -> {
          refused[0] = true;
          shown.add(view.refused(letter));
        });
    return new Reply(String.join("\n", shown), false, refused[0]);
  }

  /** The command prints what it has to say. */
  private Reply run(String command) {
    List<String> words;
    try {
      DefaultParser parser = new DefaultParser().eofOnUnclosedQuote(true);
      words =
          new ArrayList<>(
              parser.parse(command, command.length(), ParseContext.ACCEPT_LINE).words());
    } catch (SyntaxError e) {
      return Reply.refused("  A quotation mark is not closed.");
    }
    words.removeIf(String::isEmpty); // the word that might come next
    words.set(0, words.get(0).toLowerCase(Locale.ROOT));
    if (words.size() > 1 && !words.contains("--help")) {
      words.addAll(List.of("--bootstrap-servers", system.bootstrapServers()));
    }
    int exitCode = program.execute(words.toArray(String[]::new));
    return exitCode == ExitCodes.DONE ? Reply.NOTHING : Reply.refused("");
  }
}
