// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import static io.elq.evaluation.compare.Mentions.mention;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MentionChangeTest {
  private static final ComparedMention PARIS = mention(3, 8, "Q90", -0.5);

  @Test
  void theSamePlaceAndEntityIsTheSameWhateverTheScore() {
    assertThat(between(List.of(PARIS), List.of(mention(3, 8, "Q90", -3)))).containsExactly("SAME");
  }

  @Test
  void anotherEntityAtTheSamePlaceIsChanged() {
    assertThat(between(List.of(PARIS), List.of(mention(3, 8, "Q167646", -1))))
        .containsExactly("CHANGED");
  }

  @Test
  void theSameEntityAtAnOverlappingPlaceIsMoved() {
    assertThat(between(List.of(PARIS), List.of(mention(0, 4, "Q90", -1)))).containsExactly("MOVED");
  }

  @Test
  void placesThatOnlyTouchDoNotOverlap() {
    assertThat(between(List.of(PARIS), List.of(mention(8, 12, "Q90", -1))))
        .containsExactly("LOST", "NEW");
  }

  @Test
  void anotherEntityAtAnOverlappingPlaceIsOneLostAndOneNew() {
    assertThat(between(List.of(PARIS), List.of(mention(0, 8, "Q167646", -1))))
        .containsExactly("LOST", "NEW");
  }

  @Test
  void eachMentionIsInOneChangeAndSameGoesBeforeMoved() {
    // B has Paris twice: as before, and wider.
    List<ComparedMention> b = List.of(mention(0, 8, "Q90", -0.1), mention(3, 8, "Q90", -2));

    List<MentionChange> changes = MentionChange.between(List.of(PARIS), b);

    assertThat(changes)
        .extracting(MentionChange::kind)
        .containsExactly(ChangeKind.SAME, ChangeKind.NEW);
    assertThat(changes.get(0).b()).isEqualTo(b.get(1));
    assertThat(changes.get(1).b()).isEqualTo(b.get(0));
  }

  @Test
  void ofSeveralPlacesThatOverlapTheOneThatSharesMostIsTheMovedOne() {
    List<ComparedMention> b = List.of(mention(0, 4, "Q90", -1), mention(4, 9, "Q90", -1));

    List<MentionChange> changes = MentionChange.between(List.of(PARIS), b);

    assertThat(changes.get(0)).isEqualTo(new MentionChange(ChangeKind.MOVED, PARIS, b.get(1)));
    assertThat(changes.get(1)).isEqualTo(new MentionChange(ChangeKind.NEW, null, b.get(0)));
  }

  @Test
  void aChangeIsAsSurprisingAsTheLessSureReleaseWasSure() {
    ComparedMention b = mention(3, 8, "Q167646", -2);
    assertThat(new MentionChange(ChangeKind.CHANGED, PARIS, b).surprise()).isEqualTo(-2f);
    assertThat(new MentionChange(ChangeKind.LOST, PARIS, null).surprise()).isEqualTo(-0.5f);
    assertThat(new MentionChange(ChangeKind.NEW, null, b).surprise()).isEqualTo(-2f);
  }

  private static List<String> between(List<ComparedMention> a, List<ComparedMention> b) {
    return MentionChange.between(a, b).stream().map(change -> change.kind().name()).toList();
  }
}
