// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.FakeTokenizer;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the original ELQ searches and this project does not, each beside the default. */
class ElqSpansTest {
  private final Tokenizer tokenizer = new FakeTokenizer();

  @Test
  void spansMayTouchClsAndSep() {
    float[] logits = new float[3 * 3];
    assertThat(detect(Compatibility.ELQ, "a", logits, -4.5f))
        .extracting(mention -> mention.start() + "-" + mention.end())
        .containsExactly("0-0", "0-1", "0-2", "1-1", "1-2", "2-2");
    assertThat(detect(Compatibility.DEFAULT, "a", logits, -4.5f))
        .extracting(mention -> mention.start() + "-" + mention.end())
        .containsExactly("1-1");
  }

  @Test
  void whereNoSpanPassesAllAreSearched() {
    float[] logits = new float[3 * 3];
    Arrays.fill(logits, -10);
    assertThat(detect(Compatibility.ELQ, "a", logits, -4.5f)).hasSize(6);
    assertThat(detect(Compatibility.DEFAULT, "a", logits, -4.5f)).isEmpty();
  }

  @Test
  void theEmptyTextHasThreeSpansOverClsAndSep() {
    assertThat(detect(Compatibility.ELQ, "", new float[2 * 3], -4.5f)).hasSize(3);
  }

  @Test
  void textBehindPaddingIsLostAndTakesPlacesOfTheBest() {
    WordPieces pieces = tokenizer.tokenize("a b c d e");
    pieces.ids()[2] = 0;
    float[] logits = new float[7 * 3];
    Window window = Window.only(pieces, tokenizer, 0, 5);
    var question = new EncodedQuestion(7, 1, new float[7], logits);
    List<Mention> all =
        MentionDetector.of(settings(Compatibility.ELQ, -4.5f, 50)).detect(question, pieces, window);
    assertThat(all).hasSize(6).allMatch(mention -> mention.end() <= 2);
    // Six spans after [PAD] are not numbers and come first.
    List<Mention> eight =
        MentionDetector.of(settings(Compatibility.ELQ, -4.5f, 8)).detect(question, pieces, window);
    assertThat(eight).hasSize(2);
  }

  @Test
  void theReferencesLogSigmoidRunsOutOfFloats() {
    assertThat(Mention.referenceLogSigmoid(-110)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Mention.referenceLogSigmoid(18)).isZero();
    assertThat(Mention.referenceLogSigmoid(-3)).isEqualTo(Mention.logSigmoid(-3));
  }

  private List<Mention> detect(
      Compatibility compatibility, String text, float[] logits, float threshold) {
    WordPieces pieces = tokenizer.tokenize(text);
    Window window = Window.only(pieces, tokenizer, 0, pieces.size());
    return MentionDetector.of(settings(compatibility, threshold, 50))
        .detect(
            new EncodedQuestion(logits.length / 3, 1, new float[logits.length / 3], logits),
            pieces,
            window);
  }

  private static LinkerSettings settings(
      Compatibility compatibility, float threshold, int mentions) {
    return new SettingsOverrides(compatibility, threshold, null, null, mentions, null, null)
        .apply(LinkerSettings.ELQ);
  }
}
