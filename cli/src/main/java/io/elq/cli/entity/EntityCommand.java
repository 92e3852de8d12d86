// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.entity;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.job.live.entity.EntityRecord;
import io.elq.linker.live.EntityLines;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.live.OverlayUpdate.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entities of running jobs, beside their releases. */
@Command(
    name = "entity",
    description = "Adds entities to running jobs, and takes entities away, without a new release.")
public final class EntityCommand {
  private static final String SOON = "running jobs see it within seconds";

  @Command(
      name = "add",
      description = {
        "Adds entities to running jobs, or replaces those that have their ids.",
        "Writes to the jobs' topic of updates (elq.entities.topic). The jobs encode the entities in"
            + " the background and link them within seconds, also after restarts and with later"
            + " releases."
      })
  void add(
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Id of the entity in the knowledge base (required, or --file).")
          @Nullable String id,
      @Option(
              names = "--title",
              paramLabel = "TITLE",
              description = "Its display name (required, or --file).")
          @Nullable String title,
      @Option(
              names = "--text",
              paramLabel = "TEXT",
              description = "What it is, for the entity encoder (default: none).")
          @Nullable String text,
      @Option(
              names = "--alias",
              paramLabel = "NAME",
              description = "Further name; may be given several times (default: none).")
          @Nullable List<String> aliases,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description =
                  "Entities as JSON lines, as in a catalogue, plain or .gz, in place of --id; a"
                      + " line with \"deleted\": true takes its entity away (default: none).")
          @Nullable Path file,
      @Mixin EntityTopicOption topic)
      throws IOException {
    List<OverlayUpdate> updates;
    if (file != null) {
      if (id != null || title != null) {
        throw new UserException("give either --file, or --id and --title");
      }
      updates = read(file);
    } else if (id == null || title == null) {
      throw new UserException("which entity? Give --id and --title, or --file");
    } else {
      updates = List.of(checked(() -> upsert(id, title, text == null ? "" : text, aliases)));
    }
    EntityTopic entities = topic.updates();
    entities.send(updates);
    System.out.printf("%s on %s: %s%n", told(updates), entities.name(), SOON);
  }

  private static OverlayUpdate upsert(
      String id, String title, String text, @Nullable List<String> aliases) {
    List<String> names = Objects.requireNonNullElse(aliases, List.of());
    return OverlayUpdate.upsert(0, id, title, text, names);
  }

  private static List<OverlayUpdate> read(Path file) throws IOException {
    Arguments.require(file, "name a file of JSON lines");
    List<OverlayUpdate> updates = new ArrayList<>();
    for (OverlayUpdate update : EntityLines.read(file)) {
      updates.add(checked(() -> update));
    }
    if (updates.isEmpty()) {
      throw new UserException(file + " has no entity: give a JSON object a line");
    }
    return updates;
  }

  /** Refuses here what jobs would refuse. */
  private static OverlayUpdate checked(Supplier<OverlayUpdate> update) {
    return Arguments.checked(
        () -> {
          OverlayUpdate made = update.get();
          EntityRecord.check(made);
          return made;
        });
  }

  private static String told(List<OverlayUpdate> updates) {
    if (updates.size() == 1 && updates.get(0).operation() == Operation.UPSERT) {
      return "%s (%s) is added".formatted(updates.get(0).title(), updates.get(0).kbId());
    }
    long deleted =
        updates.stream().filter(update -> update.operation() == Operation.DELETE).count();
    long added = updates.size() - deleted;
    return "%s added and %,d deleted"
        .formatted(added == 1 ? "1 entity is" : "%,d entities are".formatted(added), deleted);
  }

  @Command(
      name = "remove",
      description = {
        "Takes entities away from running jobs: no mention is linked to them any more.",
        "It does not matter whether a release has them or ./elq entity add has added them."
      })
  void remove(
      @Parameters(
              arity = "1..*",
              paramLabel = "ID",
              description = "Ids of the entities in the knowledge base (required).")
          List<String> ids,
      @Mixin EntityTopicOption topic) {
    EntityTopic entities = send(ids, id -> OverlayUpdate.delete(0, id), topic);
    System.out.printf(
        "%s %s deleted on %s: %s%n",
        String.join(", ", ids), ids.size() == 1 ? "is" : "are", entities.name(), SOON);
  }

  @Command(
      name = "reset",
      description = {
        "Takes back what was said of entities: they are as each release has them.",
        "For entities that a new release has in the meantime, so that jobs need not keep them"
            + " beside it."
      })
  void reset(
      @Parameters(
              arity = "1..*",
              paramLabel = "ID",
              description = "Ids of the entities in the knowledge base (required).")
          List<String> ids,
      @Mixin EntityTopicOption topic) {
    EntityTopic entities = send(ids, id -> OverlayUpdate.reset(0, id), topic);
    System.out.printf(
        "%s %s as each release has %s, by %s: %s%n",
        String.join(", ", ids),
        ids.size() == 1 ? "is" : "are",
        ids.size() == 1 ? "it" : "them",
        entities.name(),
        SOON);
  }

  private static EntityTopic send(
      List<String> ids, Function<String, OverlayUpdate> update, EntityTopicOption topic) {
    EntityTopic entities = topic.updates();
    entities.send(ids.stream().map(id -> checked(() -> update.apply(id))).toList());
    return entities;
  }

  @Command(
      name = "list",
      description = {
        "Lists the entities that are added and deleted beside the releases.",
        "With --json, in the form that --file of ./elq entity add takes."
      })
  void list(
      @Option(names = "--json", description = "Print a JSON object a line.") boolean json,
      @Mixin EntityTopicOption topic) {
    Collection<OverlayUpdate> updates = topic.updates().read();
    for (OverlayUpdate update : updates) {
      System.out.println(json ? EntityLines.line(update) : line(update));
    }
    if (!json) {
      System.out.printf("%,d of at most %,d%n", updates.size(), topic.most());
    }
  }

  private static String line(OverlayUpdate update) {
    return update.operation() == Operation.DELETE
        ? "deleted  " + update.kbId()
        : "added    %s  %s".formatted(update.kbId(), update.title());
  }
}
