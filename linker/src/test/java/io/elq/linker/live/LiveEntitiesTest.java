// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveEntitiesTest {
  private static final List<String> CATALOGUE =
      List.of(
          """
          {"kb_idx": "Q1", "title": "paris", "text": "capital of france"}""",
          """
          {"kb_idx": "Q2", "title": "troy", "text": "city of the iliad", "aliases": ["texas"]}""",
          """
          {"kb_idx": "Q3", "title": "nile", "text": "river"}""",
          """
          {"kb_idx": "Q3", "title": "river nile", "text": "river"}""",
          """
          {"title": "homer", "text": "wrote the iliad"}""");

  @TempDir Path folder;
  private Release release;
  private LiveEntities live;

  @BeforeEach
  void open() throws IOException {
    release = NamedTinyRelease.build(folder, 3, CATALOGUE);
    live = new LiveEntities(release, EncoderOptions.cpu(), 3);
  }

  @AfterEach
  void close() {
    live.close();
    release.close();
  }

  private static OverlayUpdate helen(long number) {
    return OverlayUpdate.upsert(
        number, "Q4", "helen", "queen of troy", List.of("king helen", "the war"));
  }

  private LinkedText link(String text, EntityOverlay overlay) {
    EncodedText encoded = release.linker().encode(release.linker().prepare(text)).join();
    return release.linker().resolve(List.of(encoded), overlay).get(0);
  }

  /** Ids of all candidates of all mentions. */
  private List<String> candidates(String text, EntityOverlay overlay) {
    return link(text, overlay).mentions().stream()
        .map(ScoredMention::candidates)
        .flatMap(List::stream)
        .map(candidate -> overlay.over(release.catalogue()).entity(candidate.row()).kbId())
        .distinct()
        .toList();
  }

  /** The mention of the given word pieces. */
  private static ScoredMention mention(LinkedText linked, int from, int to) {
    return linked.mentions().stream()
        .filter(mention -> mention.tokenStart() == from && mention.tokenEnd() == to)
        .findFirst()
        .orElseThrow();
  }

  private static float score(ScoredMention mention, long row) {
    return mention.candidates().stream()
        .filter(candidate -> candidate.row() == row)
        .findFirst()
        .orElseThrow()
        .score();
  }

  @Test
  void anAddedEntityIsFoundByAnAliasOfIt() throws IOException {
    long row = CATALOGUE.size() + 7;
    var named = live.apply(List.of(helen(7))).overlay();
    LinkedText byAlias = link("when was the war", named);
    live.close();
    live = new LiveEntities(release, EncoderOptions.cpu(), 3);
    var nameless =
        live.apply(List.of(OverlayUpdate.upsert(7, "Q4", "helen", "queen of troy", List.of())));
    LinkedText byVector = link("when was the war", nameless.overlay());

    assertThat(named.version()).isEqualTo(8);
    assertThat(named.addedCount()).isEqualTo(1);
    // The bonus that the release gives a name of two words.
    assertThat(mention(byAlias, 2, 4).mention().logit())
        .isEqualTo(mention(byVector, 2, 4).mention().logit() + 4);
    assertThat(score(mention(byAlias, 2, 4), row))
        .isEqualTo(score(mention(byVector, 2, 4), row) + 3);
  }

  @Test
  void anAddedEntityIsNamedInTheAnswer() throws IOException {
    var helen = OverlayUpdate.upsert(7, "Q4", "helen", "queen of troy", List.of());
    EntityOverlay overlay =
        live.apply(List.of(OverlayUpdate.delete(5, "Q1"), OverlayUpdate.delete(6, "Q2"), helen))
            .overlay();

    assertThat(link("helen", overlay).entities())
        .extracting(linked -> linked.entity())
        .containsExactly(new CatalogueEntity(CATALOGUE.size() + 7, "helen", "queen of troy", "Q4"));
  }

  @Test
  void aDeletedEntityIsNoCandidateAndItsNameIsNoName() throws IOException {
    LinkedText before = link("who was in paris", EntityOverlay.EMPTY);
    assertThat(candidates("who was in paris", EntityOverlay.EMPTY)).contains("Q1");

    EntityOverlay overlay = live.apply(List.of(OverlayUpdate.delete(0, "Q1"))).overlay();

    assertThat(overlay.hiddenCount()).isEqualTo(1);
    assertThat(candidates("who was in paris", overlay)).isNotEmpty().doesNotContain("Q1");
    assertThat(mention(before, 3, 4).mention().logit())
        .isEqualTo(mention(link("who was in paris", overlay), 3, 4).mention().logit() + 2);
  }

  @Test
  void anEntityTakesThePlaceOfAllThatHaveItsId() throws IOException {
    EntityOverlay overlay =
        live.apply(List.of(OverlayUpdate.upsert(0, "Q3", "nile", "king", List.of()))).overlay();

    assertThat(overlay.hiddenCount()).isEqualTo(2);
    assertThat(link("the river nile", overlay).mentions())
        .flatMap(ScoredMention::candidates)
        .extracting(candidate -> candidate.row())
        .contains((long) CATALOGUE.size())
        .doesNotContain(2L, 3L);
  }

  @Test
  void whatTheReleaseAlreadyHasIsLeftOutAndTakesNoEncoder() throws IOException {
    Files.delete(folder.resolve(ReleaseFile.ENTITY_ENCODER.fileName()));
    var same =
        List.of(
            OverlayUpdate.upsert(0, "Q1", "paris", "capital of france", List.of()),
            OverlayUpdate.upsert(1, "Q2", "troy", "city of the iliad", List.of("texas")));

    EntityOverlay overlay = live.apply(same).overlay();

    assertThat(overlay.isEmpty()).isTrue();
    assertThat(overlay.version()).isEqualTo(2);
    assertThat(live.size()).isZero();
  }

  @Test
  void anEntityWithOtherTextOrAliasesIsNotTheReleases() throws IOException {
    EntityOverlay overlay =
        live.apply(
                List.of(
                    OverlayUpdate.upsert(0, "Q1", "paris", "capital", List.of()),
                    OverlayUpdate.upsert(1, "Q2", "troy", "city of the iliad", List.of())))
            .overlay();

    assertThat(overlay.addedCount()).isEqualTo(2);
    assertThat(overlay.hiddenCount()).isEqualTo(2);
  }

  @Test
  void aResetTakesBackWhatUpdatesDid() throws IOException {
    live.apply(List.of(OverlayUpdate.delete(0, "Q1"), helen(1)));

    EntityOverlay overlay =
        live.apply(List.of(OverlayUpdate.reset(2, "Q1"), OverlayUpdate.reset(3, "Q4"))).overlay();

    assertThat(overlay.isEmpty()).isTrue();
    assertThat(overlay.version()).isEqualTo(4);
    assertThat(link("who was in paris", overlay))
        .isEqualTo(release.linker().link("who was in paris"));
  }

  @Test
  void updatesThatWereSeenAreSkipped() throws IOException {
    live.apply(List.of(helen(5)));

    EntityOverlay overlay = live.apply(List.of(OverlayUpdate.delete(4, "Q1"), helen(5))).overlay();

    assertThat(overlay.version()).isEqualTo(6);
    assertThat(overlay.hiddenCount()).isZero();
  }

  @Test
  void whatDoesNotFitIsRefusedAndWhatIsThereStaysChangeable() throws IOException {
    live.apply(List.of(OverlayUpdate.delete(0, "Q1"), OverlayUpdate.delete(1, "Q2"), helen(2)));
    var paris = OverlayUpdate.upsert(3, "Q5", "paris", "city of texas", List.of());

    assertThat(live.apply(List.of(paris)).refused()).containsExactly(paris);
    assertThat(live.overlay().version()).isEqualTo(4);
    assertThat(live.size()).isEqualTo(3);
    assertThat(live.apply(List.of(helen(5))).refused()).isEmpty();
    var again = OverlayUpdate.upsert(7, "Q5", "paris", "city of texas", List.of());
    assertThat(live.apply(List.of(OverlayUpdate.reset(6, "Q1"), again)).refused()).isEmpty();
    assertThat(live.overlay().addedCount()).isEqualTo(2);
  }

  @Test
  void aReleaseWithoutEntityEncoderSaysSoAndNothingChanges() throws IOException {
    live.apply(List.of(OverlayUpdate.delete(0, "Q1")));
    Path encoder = folder.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
    byte[] bytes = Files.readAllBytes(encoder);
    Files.delete(encoder);
    EntityOverlay before = live.overlay();

    assertThatThrownBy(() -> live.apply(List.of(helen(1), OverlayUpdate.delete(2, "Q2"))))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("has no entity_encoder.onnx, which encodes entities that are added");
    assertThat(live.overlay()).isSameAs(before);
    Files.write(encoder, bytes);
    assertThat(live.apply(List.of(helen(1), OverlayUpdate.delete(2, "Q2"))).overlay().version())
        .isEqualTo(3);
  }

  @Test
  void anEntityEncoderThatWasChangedIsRefused() throws IOException {
    Path encoder = folder.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
    byte[] bytes = Files.readAllBytes(encoder);
    bytes[bytes.length / 2] ^= 1;
    Files.write(encoder, bytes, StandardOpenOption.TRUNCATE_EXISTING);

    assertThatThrownBy(() -> live.apply(List.of(helen(0))))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("entity_encoder.onnx was changed");
  }
}
