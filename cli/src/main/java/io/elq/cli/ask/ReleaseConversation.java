// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.cli.common.Numbers;
import io.elq.cli.terminal.Conversation;
import io.elq.cli.terminal.EntityLine;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Reply;
import io.elq.cli.terminal.RunnerUp;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.fault.MachineFault;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Answers typed lines: questions, and commands about the last one. A change of the threshold
 * resolves the last question again, without the encoder. Not thread-safe.
 */
public final class ReleaseConversation implements Conversation {
  private static final int WHY_CANDIDATES = 3;

  private static final List<String> COMMANDS =
      List.of(":threshold", ":candidates", ":why", ":mode", ":help", ":quit");

  private static final String HELP =
      """
      Type a question, or
          :threshold T   answer the last question again with another one; lower, more entities
          :candidates N  show up to N candidates of each mention; 0 shows the entity alone
          :why           show every span that was searched, and why it was linked or not
          :mode elq      link as the original ELQ does; :mode default as this project does
          :help          this
          :quit          the end; so are Ctrl-D and Ctrl-C\
      """;

  private final Release release;
  private final EntityOverlay overlay;
  private final Entities entities;
  private final Supplier<QuestionView> view;
  private @Nullable Float threshold;
  private @Nullable Compatibility mode;
  private Linker linker;
  private int candidates;
  private @Nullable String question;
  private @Nullable EncodedText encoded;
  private @Nullable LinkedText linked;

  /**
   * A conversation with a release, which somebody else closes.
   *
   * @param overlay what has changed beside the release
   * @param view colours and the width of the terminal now
   */
  public ReleaseConversation(Release release, EntityOverlay overlay, Supplier<QuestionView> view) {
    this.release = release;
    this.overlay = overlay;
    this.entities = overlay.over(release.catalogue());
    this.view = view;
    this.linker = release.linker();
  }

  @Override
  public String introduction() {
    return "  Release %s: %,d entities%s%n  Encoder on %s, threshold %s, mode %s%n  %s"
        .formatted(
            release.manifest().id(),
            release.catalogue().size(),
            changes(),
            release.device(),
            linker.settings().threshold(),
            name(linker.settings().compatibility()),
            "Type a question. :help shows the commands, Ctrl-D ends.");
  }

  private String changes() {
    return overlay.isEmpty()
        ? ""
        : ", %,d added, %,d hidden".formatted(overlay.addedCount(), overlay.hiddenCount());
  }

  @Override
  public List<String> commands() {
    return COMMANDS;
  }

  @Override
  public Reply reply(String line) {
    String text = line.strip();
    try {
      if (text.isEmpty()) {
        return Reply.NOTHING;
      }
      return text.startsWith(":") ? command(text) : Reply.of(ask(text));
    } catch (IllegalArgumentException | MachineFault | EncodingException e) {
      return Reply.refused("  " + Reason.of(e));
    } catch (CompletionException e) {
      return Reply.refused(
          "  This cannot be linked: " + Reason.of(Objects.requireNonNullElse(e.getCause(), e)));
    }
  }

  private Reply command(String text) {
    String[] words = text.split("\\s+", 2);
    String argument = words.length > 1 ? words[1].strip() : "";
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case ":threshold" -> Reply.of(threshold(argument));
      case ":candidates" -> Reply.of(candidates(argument));
      case ":why" -> Reply.of(why());
      case ":mode" -> Reply.of(mode(argument));
      case ":help" -> Reply.of("  " + HELP);
      case ":quit", ":q", ":exit" -> Reply.BYE;
      default -> Reply.refused("  There is no " + words[0] + ". " + HELP);
    };
  }

  private String ask(String text) {
    question = text;
    encoded = linker.encode(linker.prepare(text)).join();
    return resolve(encoded);
  }

  private String resolve(EncodedText text) {
    linked = linker.resolve(List.of(text), overlay).get(0);
    return show(linked);
  }

  private String show(LinkedText shown) {
    return view.get()
        .linked(
            shown.text(),
            shown.entities().stream().map(entity -> line(shown.text(), entity)).toList());
  }

  private EntityLine line(String text, LinkedEntity linkedTo) {
    CatalogueEntity entity = linkedTo.entity();
    return new EntityLine(
        linkedTo.start(),
        linkedTo.end(),
        text.substring(linkedTo.start(), linkedTo.end()),
        linkedTo.score(),
        entity.title(),
        entity.kbId(),
        entity.text(),
        linkedTo.candidates().stream()
            .limit(candidates)
            .skip(1)
            .map(candidate -> runnerUp(candidate, linkedTo))
            .toList());
  }

  /** Scores of one mention differ as their inner products do. */
  private RunnerUp runnerUp(LinkedEntity.Candidate candidate, LinkedEntity winner) {
    CatalogueEntity entity = entities.entity(candidate.row());
    float score = winner.score() + candidate.score() - winner.candidateScore();
    return new RunnerUp(score, entity.title(), entity.kbId(), entity.text());
  }

  private String threshold(String argument) {
    if (argument.isEmpty()) {
      return "  The threshold is " + linker.settings().threshold() + ".";
    }
    Float wanted = number(argument);
    if (wanted == null) {
      return "  "
          + argument
          + " is not a number. Scores are at most 0; for example :threshold -2.9 (lower, more"
          + " entities; -inf keeps all).";
    }
    Float before = threshold;
    threshold = wanted;
    try {
      linker = release.linker(overrides());
    } catch (IllegalArgumentException e) {
      threshold = before;
      throw e;
    }
    return encoded == null ? "  The threshold is now " + wanted + "." : resolve(encoded);
  }

  private static @Nullable Float number(String text) {
    try {
      return Numbers.read(text);
    } catch (TypeConversionException e) {
      return null;
    }
  }

  private String candidates(String argument) {
    int retrieved = linker.settings().candidates();
    if (!argument.matches("\\d{1,6}")) {
      return "  :candidates takes a whole number from 0; up to %d are retrieved for a mention."
          .formatted(retrieved);
    }
    candidates = Integer.parseInt(argument);
    String note =
        candidates > retrieved
            ? "  No more than %d are retrieved for a mention.\n".formatted(retrieved)
            : "";
    return note + (linked == null ? "  From the next question on." : show(linked));
  }

  private String why() {
    if (linked == null || encoded == null) {
      return "  Ask a question first.";
    }
    Evidence evidence = new Evidence(view.get(), entities, Math.max(candidates, WHY_CANDIDATES));
    return evidence.of(linked, encoded.prepared().pieces(), linker.settings());
  }

  private String mode(String argument) {
    String current = name(linker.settings().compatibility());
    if (argument.isEmpty()) {
      return "  The mode is " + current + ".";
    }
    Compatibility wanted =
        switch (argument.toLowerCase(Locale.ROOT)) {
          case "elq" -> Compatibility.ELQ;
          case "default" -> Compatibility.DEFAULT;
          default -> null;
        };
    if (wanted == null) {
      return "  There is no mode " + argument + "; there are default and elq.";
    }
    Compatibility before = mode;
    mode = wanted;
    try {
      linker = release.linker(overrides());
    } catch (IllegalArgumentException | ReleaseException e) {
      mode = before;
      throw e;
    }
    return question == null ? "  The mode is now " + name(wanted) + "." : ask(question);
  }

  private SettingsOverrides overrides() {
    return new SettingsOverrides(mode, threshold, null, null, null, null, null);
  }

  private static String name(Compatibility compatibility) {
    return compatibility.name().toLowerCase(Locale.ROOT);
  }
}
