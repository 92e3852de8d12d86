// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that this project does differently from the original ELQ, in both modes. */
class CompatibilityTest {
  private static final int WINDOW = 64;

  @TempDir static Path folder;
  private static Release ours;
  private static Release elq;

  @BeforeAll
  static void open() {
    ReleasePointer release = TinyRelease.write(folder.resolve("release"), 1);
    ours = open(release, Compatibility.DEFAULT);
    elq = open(release, Compatibility.ELQ);
  }

  private static Release open(ReleasePointer release, Compatibility compatibility) {
    return Release.open(
        release.directory(),
        new ServingOptions(
            EncoderOptions.cpu(),
            BatchingOptions.DEFAULT,
            new SettingsOverrides(
                compatibility, Float.NEGATIVE_INFINITY, null, null, 1_000, null, null),
            IndexUse.COPIED));
  }

  @AfterAll
  static void close() {
    ours.close();
    elq.close();
  }

  @Test
  void textNeverBecomesASpecialToken() {
    int sep = sep();
    assertThat(ours.linker().prepare("king [SEP] queen").pieces().ids()).doesNotContain(sep);
    assertThat(elq.linker().prepare("king [SEP] queen").pieces().ids()).contains(sep);
  }

  private static int sep() {
    int[] input = elq.linker().prepare("king").windows().get(0).inputIds();
    return input[input.length - 1];
  }

  @Test
  void spansLieWithinTheText() {
    String text = "who was king of troy";
    assertThat(spans(ours, text)).allMatch(span -> span.tokenStart() >= 0 && span.tokenEnd() <= 5);
    assertThat(spans(elq, text))
        .anyMatch(span -> span.tokenStart() == -1)
        .anyMatch(span -> span.tokenEnd() == 6);
  }

  @Test
  void longTextIsLinkedInWindowsAndNotCut() {
    String text = "king queen ".repeat(100);
    assertThat(ours.linker().prepare(text).windows())
        .hasSizeGreaterThan(3)
        .last()
        .satisfies(window -> assertThat(window.to()).isEqualTo(200));
    assertThat(elq.linker().prepare(text).windows())
        .singleElement()
        .satisfies(window -> assertThat(window.to()).isEqualTo(WINDOW - 2));
    assertThat(spans(ours, text)).anyMatch(span -> span.tokenEnd() == 200);
    assertThat(spans(elq, text)).noneMatch(span -> span.tokenEnd() > WINDOW);
  }

  @Test
  void offsetsAreCharactersOfTheOriginalText() {
    LinkedText linked = ours.linker().link("  Who  wrote the ÍLIAD?");
    assertThat(linked.entities()).isNotEmpty();
    assertThat(linked.entities())
        .allSatisfy(
            entity -> {
              String mention = linked.text().substring(entity.start(), entity.end());
              assertThat(mention).isNotBlank().isEqualTo(mention.strip());
            });
    // The original knows tokens only; a span over [CLS] alone has no character at all.
    assertThat(elq.linker().link("iliad").mentions())
        .anyMatch(span -> span.tokenStart() == -1 && span.tokenEnd() == 0);
  }

  @Test
  void blankTextHasNoEntities() {
    for (String blank : List.of("", " ", "\u3000\n")) {
      assertThat(ours.linker().link(blank))
          .isEqualTo(new LinkedText(blank, List.of(), List.of(), 0, List.of()));
    }
    // Three spans over [CLS] and [SEP]; six where blank text becomes [UNK].
    assertThat(spans(elq, "")).hasSize(3);
    assertThat(spans(elq, " ")).hasSize(6);
  }

  private static List<ScoredMention> spans(Release release, String text) {
    return release.linker().link(text).mentions();
  }
}
