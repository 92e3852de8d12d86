// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.encode.QuestionEncoder;
import io.elq.linker.encode.WindowEncoder;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.LabelWindow;
import io.elq.linker.tokenize.TokenizedText;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Links questions: ELQ's one-pass inference, to the letter or with this project's improvements (see
 * {@link Compatibility}). The stages are methods, so that a streaming job can spread them over
 * operators; {@link #link} runs them all.
 *
 * <p>The answer to a question is bit-identical alone, in any batch and in any order. Safe for use
 * by many threads; owns nothing, and serves as long as the release that made it is open.
 */
public final class Linker {
  private final LinkerSettings settings;
  private final Tokenizer tokenizer;
  private final WindowEncoder encoder;
  private final CandidateIndex index;
  private final @Nullable AliasTable aliases;
  private final Catalogue catalogue;
  private final Resolution resolution;

  /**
   * A linker over parts that somebody else owns.
   *
   * @param encoder encodes one input, [CLS] pieces [SEP]; usually a micro-batcher
   */
  public Linker(
      LinkerSettings settings,
      Tokenizer tokenizer,
      WindowEncoder encoder,
      CandidateIndex index,
      Catalogue catalogue) {
    this(settings, tokenizer, encoder, index, catalogue, null);
  }

  /**
   * A linker over parts that somebody else owns.
   *
   * @param encoder encodes one input, [CLS] pieces [SEP]; usually a micro-batcher
   * @param aliases names of the entities; null without
   */
  public Linker(
      LinkerSettings settings,
      Tokenizer tokenizer,
      WindowEncoder encoder,
      CandidateIndex index,
      Catalogue catalogue,
      @Nullable AliasTable aliases) {
    boolean byName = settings.aliases() != null && settings.compatibility() != Compatibility.ELQ;
    this.aliases = byName ? aliases : null;
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.index = index;
    this.catalogue = catalogue;
    this.resolution = new Resolution(settings, index, catalogue, this.aliases);
  }

  /** How this linker links. */
  public LinkerSettings settings() {
    return settings;
  }

  /** Links one text, waiting for the encoder. */
  public LinkedText link(String text) {
    return link(List.of(text)).get(0);
  }

  /** Links texts, encoding them together and searching once for all of them. */
  public List<LinkedText> link(List<String> texts) {
    List<CompletableFuture<EncodedText>> encoded = new ArrayList<>(texts.size());
    for (String text : texts) {
      encoded.add(encode(prepare(text)));
    }
    List<EncodedText> done = encoded.stream().map(CompletableFuture::join).toList();
    List<LinkedText> linked = resolve(done);
    done.forEach(EncodedText::giveBack);
    return linked;
  }

  /** Stage 1: word pieces and encoder windows of a text. */
  public PreparedText prepare(String text) {
    WordPieces pieces = tokenizer.tokenize(text);
    return new PreparedText(pieces, windows(pieces));
  }

  /**
   * Stage 1 for a text that comes with its tokens. They are used as they are; its gold mentions
   * decide what the encoder sees under {@link Compatibility#ELQ}, and nothing else.
   */
  public PreparedText prepare(String text, TokenizedText tokens) {
    WordPieces pieces = tokens.piecesOf(text, tokenizer);
    boolean labelled = tokens.mentionStarts().length > 0;
    if (settings.compatibility() != Compatibility.ELQ || !labelled) {
      return new PreparedText(pieces, windows(pieces));
    }
    LabelWindow around = LabelWindow.of(tokens, settings.windowTokens());
    return new PreparedText(
        pieces, List.of(Window.only(pieces, tokenizer, around.from(), around.to())));
  }

  private List<Window> windows(WordPieces pieces) {
    if (settings.compatibility() == Compatibility.ELQ) {
      int fitting = Math.min(pieces.size(), settings.windowTokens() - 2);
      return List.of(Window.only(pieces, tokenizer, 0, fitting));
    }
    return Window.split(pieces, tokenizer, settings.windowTokens(), settings.windowOverlap());
  }

  /**
   * What the encoder sees of a text, [CLS] pieces [SEP]: of a text of several windows as if it were
   * one. A literal [PAD] inside, which no token attends to, is left out.
   */
  public int[] inputIds(PreparedText prepared) {
    int[] seen =
        prepared.windows().size() == 1
            ? prepared.windows().get(0).inputIds()
            : Window.only(prepared.pieces(), tokenizer, 0, prepared.pieces().size()).inputIds();
    return Arrays.stream(seen).filter(id -> id != QuestionEncoder.PADDING).toArray();
  }

  /**
   * Stage 2: one encoder call a window.
   *
   * @return fails with the first failure of a window; then, and when it is cancelled, the windows
   *     that still wait for the encoder are cancelled
   */
  // Both callbacks take every result: nothing is left in the futures that they make.
  @SuppressWarnings("FutureReturnValueIgnored")
  public CompletableFuture<EncodedText> encode(PreparedText prepared) {
    List<CompletableFuture<EncodedQuestion>> windows =
        encoder.encodeAll(prepared.windows().stream().map(Window::inputIds).toList());
    CompletableFuture<EncodedText> text =
        CompletableFuture.allOf(windows.toArray(CompletableFuture[]::new))
            .thenApply(
                done ->
                    new EncodedText(
                        prepared, windows.stream().map(CompletableFuture::join).toList()));
    for (CompletableFuture<EncodedQuestion> window : windows) {
      window.whenComplete((encoded, failure) -> failTogether(text, failure));
    }
    text.whenComplete((encoded, failure) -> cancelTogether(windows, failure));
    return text;
  }

  private static void failTogether(CompletableFuture<?> text, @Nullable Throwable failure) {
    if (failure != null) {
      text.completeExceptionally(failure);
    }
  }

  private static void cancelTogether(
      List<CompletableFuture<EncodedQuestion>> windows, @Nullable Throwable failure) {
    if (failure != null) {
      windows.forEach(window -> window.cancel(false));
    }
  }

  /**
   * Stages 3 to 5: mentions, candidates by one search for all texts, joint decision. Texts that are
   * not resolved again may be given back afterwards.
   *
   * @throws EncodingException if the vector of a mention is not finite
   */
  public List<LinkedText> resolve(List<EncodedText> texts) {
    return resolution.resolve(texts);
  }

  /**
   * Stages 3 to 5 with what has changed beside the release.
   *
   * @param overlay of the release that this linker links with; {@link EntityOverlay#EMPTY} for
   *     nothing
   * @throws EncodingException if the vector of a mention is not finite
   */
  public List<LinkedText> resolve(List<EncodedText> texts, EntityOverlay overlay) {
    return (overlay.isEmpty() ? resolution : resolutionWith(overlay)).resolve(texts);
  }

  private Resolution resolutionWith(EntityOverlay overlay) {
    return new Resolution(
        settings,
        overlay.over(index),
        overlay.over(catalogue),
        aliases == null ? null : overlay.over(aliases));
  }
}
