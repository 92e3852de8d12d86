// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A release under an overlay answers as a release that was built again with the entities of the
 * overlay in its catalogue, to the last bit: the oracle for everything that an overlay does.
 */
class RebuiltReleaseTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENTITIES = 80;
  private static final int MOST = 1000;

  @TempDir Path folder;

  /** An entity as a line of a catalogue has it. */
  private record Entity(String kbId, String title, String text, List<String> aliases) {
    String line() {
      try {
        return JSON.writeValueAsString(
            Map.of("kb_idx", kbId, "title", title, "text", text, "aliases", aliases));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    static Entity random(String kbId, Random random) {
      List<String> aliases =
          IntStream.range(0, random.nextInt(3)).mapToObj(i -> name(random)).toList();
      return new Entity(kbId, name(random), words(random, random.nextInt(9)), aliases);
    }

    private static String name(Random random) {
      return words(random, 1 + random.nextInt(2)) + (random.nextInt(5) == 0 ? " (city)" : "");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anOverlayAnswersAsARebuiltRelease(long seed) throws IOException {
    Random random = new Random(seed);
    List<Entity> base = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      base.add(Entity.random("Q" + i, random));
    }
    List<OverlayUpdate> updates = updates(base, random);
    List<String> texts =
        IntStream.range(0, 60).mapToObj(i -> words(random, 1 + random.nextInt(12))).toList();

    try (Release release = build("release", seed, base);
        Release rebuilt = build("rebuilt", seed, rebuilt(base, updates));
        LiveEntities live = new LiveEntities(release, EncoderOptions.cpu(), MOST)) {
      int half = updates.size() / 2;
      live.apply(updates.subList(0, half));
      EntityOverlay overlay = live.apply(updates.subList(half, updates.size())).overlay();

      List<String> answers =
          described(link(release, texts, overlay), overlay.over(release.catalogue()));
      List<String> expected = described(rebuilt.linker().link(texts), rebuilt.catalogue());

      assertThat(answers).isEqualTo(expected);
      assertThat(answers)
          .as("what the release alone answers")
          .isNotEqualTo(described(release.linker().link(texts), release.catalogue()));
      assertThat(String.join(" ", answers)).contains("new");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void anAnswerIsTheSameAloneInABatchAndHoweverTheOverlayCameAbout(long seed) throws IOException {
    Random random = new Random(seed);
    List<Entity> base = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      base.add(Entity.random("Q" + i, random));
    }
    List<OverlayUpdate> updates = updates(base, random);
    List<String> texts =
        IntStream.range(0, 20).mapToObj(i -> words(random, 1 + random.nextInt(12))).toList();

    try (Release release = build("release", seed, base);
        LiveEntities together = new LiveEntities(release, EncoderOptions.cpu(), MOST);
        LiveEntities oneByOne = new LiveEntities(release, EncoderOptions.cpu(), MOST)) {
      EntityOverlay overlay = together.apply(updates).overlay();
      for (OverlayUpdate update : updates) {
        oneByOne.apply(List.of(update));
      }
      assertThat(oneByOne.overlay().version()).isEqualTo(overlay.version());

      List<LinkedText> batch = link(release, texts, overlay);

      for (int i = 0; i < texts.size(); i++) {
        assertThat(link(release, List.of(texts.get(i)), oneByOne.overlay()))
            .containsExactly(batch.get(i));
      }
    }
  }

  private Release build(String name, long seed, List<Entity> catalogue) throws IOException {
    return NamedTinyRelease.build(
        folder.resolve(name), seed, catalogue.stream().map(Entity::line).toList());
  }

  private static List<OverlayUpdate> updates(List<Entity> base, Random random) {
    List<OverlayUpdate> updates = new ArrayList<>();
    for (int number = 0; number < 120; number++) {
      String kbId =
          random.nextBoolean()
              ? base.get(random.nextInt(base.size())).kbId()
              : "new" + random.nextInt(40);
      Entity entity = Entity.random(kbId, random);
      switch (random.nextInt(8)) {
        case 0, 1 -> updates.add(OverlayUpdate.delete(number, kbId));
        case 2 -> updates.add(OverlayUpdate.reset(number, kbId));
        case 3 -> updates.add(upsert(number, base.get(random.nextInt(base.size()))));
        default -> updates.add(upsert(number, entity));
      }
    }
    return updates;
  }

  private static OverlayUpdate upsert(long number, Entity entity) {
    return OverlayUpdate.upsert(
        number, entity.kbId(), entity.title(), entity.text(), entity.aliases());
  }

  /** The catalogue after the updates: what has not changed in its order, then what has. */
  private static List<Entity> rebuilt(List<Entity> base, List<OverlayUpdate> updates) {
    Map<String, OverlayUpdate> last = new LinkedHashMap<>();
    updates.forEach(update -> last.put(update.kbId(), update));
    List<Entity> entities = new ArrayList<>();
    for (Entity entity : base) {
      OverlayUpdate update = last.get(entity.kbId());
      if (update == null
          || update.operation() == OverlayUpdate.Operation.RESET
          || entity.equals(entity(update))) {
        entities.add(entity);
        last.remove(entity.kbId());
      }
    }
    last.values().stream()
        .filter(update -> update.operation() == OverlayUpdate.Operation.UPSERT)
        .sorted(Comparator.comparingLong(OverlayUpdate::number))
        .forEach(update -> entities.add(entity(update)));
    return entities;
  }

  private static Entity entity(OverlayUpdate update) {
    return new Entity(update.kbId(), update.title(), update.text(), update.aliases());
  }

  private static List<LinkedText> link(Release release, List<String> texts, EntityOverlay overlay) {
    List<EncodedText> encoded =
        texts.stream()
            .map(text -> release.linker().encode(release.linker().prepare(text)).join())
            .toList();
    return release.linker().resolve(encoded, overlay);
  }

  /** Answers with ids instead of rows. */
  private static List<String> described(List<LinkedText> linked, Entities entities) {
    List<String> described = new ArrayList<>();
    for (LinkedText text : linked) {
      for (LinkedEntity entity : text.entities()) {
        described.add(
            "%s [%d,%d) %s %s %s"
                .formatted(
                    text.text(),
                    entity.start(),
                    entity.end(),
                    entity.entity().kbId(),
                    entity.entity().title(),
                    entity.score()));
      }
      for (ScoredMention mention : text.mentions()) {
        StringBuilder line = new StringBuilder();
        line.append(mention.mention()).append(mention.mentionScore()).append(mention.score());
        for (LinkedEntity.Candidate candidate : mention.candidates()) {
          line.append(' ').append(entities.entity(candidate.row()).kbId());
          line.append(' ').append(candidate.score());
        }
        described.add(line.toString());
      }
    }
    return described;
  }

  private static String words(Random random, int count) {
    return String.join(
        " ",
        IntStream.range(0, count)
            .mapToObj(i -> TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size())))
            .toList());
  }
}
