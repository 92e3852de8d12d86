// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.NameKeys;
import io.elq.linker.candidate.names.NameMatches;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.KnownWords;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import io.elq.trainer.network.Libtorch;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A batch of labelled questions as the arrays that the loss needs. Mentions whose entity is outside
 * the catalogue are among the targets of spans; among the gold mentions only where the model has a
 * score for that. Token positions count through the padded batch: question * tokens + token.
 *
 * @param size number of questions
 * @param tokens length of the longest, [CLS] and [SEP] included
 * @param ids token ids, [size, tokens]
 * @param lengths tokens of each question, [size]
 * @param spanStarts first token of every allowed span, [spans]
 * @param spanEnds last token, inclusive, of every allowed span, [spans]
 * @param spanTargets 1 for gold spans, otherwise 0, or between where models were asked that have
 *     not seen the question, see {@link SpanTargets}, [spans]
 * @param spanNames number of words of spans that are a name of some entity, otherwise 0, [spans]
 * @param mentionFirst first token of each gold mention, [mentions]
 * @param mentionLast its last token, inclusive, [mentions]
 * @param rows catalogue row of each gold mention, -1 where its entity is outside, [mentions]
 * @param namedMentions gold mentions whose words are a name of an entity, [named]
 * @param namedRows catalogue row of the entity with that name, [named]
 * @param namedByTitle 1 where the name is its title, otherwise 0, [named]
 */
public record QuestionBatch(
    int size,
    int tokens,
    long[] ids,
    int[] lengths,
    long[] spanStarts,
    long[] spanEnds,
    float[] spanTargets,
    long[] spanNames,
    long[] mentionFirst,
    long[] mentionLast,
    long[] rows,
    long[] namedMentions,
    long[] namedRows,
    float[] namedByTitle) {

  /** What is added to the attention scores of padding. */
  private static final float PADDING = -10_000;

  /**
   * Lays out questions, each of which fits into the encoder.
   *
   * @param names names of the catalogue's entities; null if they do not matter
   * @param absent whether mentions whose entity is outside the catalogue are gold mentions
   */
  public static QuestionBatch of(
      List<LabelledQuestion> questions,
      Tokenizer tokenizer,
      LinkerSettings settings,
      @Nullable AliasTable names,
      boolean absent) {
    int tokens = 2 + questions.stream().mapToInt(q -> q.pieces().size()).max().orElse(0);
    return new Layout(questions, tokens, tokenizer, settings, names, absent).batch();
  }

  /** Number of gold mentions. */
  public int mentions() {
    return rows.length;
  }

  /** Token ids, int64 [size, tokens]. */
  public Tensor idTensor() {
    return Libtorch.longs(ids, size, tokens);
  }

  /** The additive attention mask, [size, 1, 1, tokens]; null if nothing is padded. */
  public @Nullable Tensor maskTensor() {
    return mask(lengths, tokens);
  }

  /** The additive attention mask of questions with these lengths; null if nothing is padded. */
  static @Nullable Tensor mask(int[] lengths, int tokens) {
    if (Arrays.stream(lengths).allMatch(length -> length == tokens)) {
      return null;
    }
    float[] mask = new float[lengths.length * tokens];
    for (int i = 0; i < lengths.length; i++) {
      Arrays.fill(mask, i * tokens + lengths[i], (i + 1) * tokens, PADDING);
    }
    return Libtorch.floats(mask, lengths.length, 1, 1, tokens);
  }

  /** Fills the arrays. */
  private static final class Layout {
    private final List<LabelledQuestion> questions;
    private final int tokens;
    private final Tokenizer tokenizer;
    private final LinkerSettings settings;
    private final @Nullable AliasTable names;
    private final boolean absent;
    private final Growing starts = new Growing();
    private final Growing ends = new Growing();
    private final Growing targets = new Growing();
    private final Growing named = new Growing();
    private final Growing namedMentions = new Growing();
    private final Growing namedRows = new Growing();
    private final Growing namedByTitle = new Growing();

    Layout(
        List<LabelledQuestion> questions,
        int tokens,
        Tokenizer tokenizer,
        LinkerSettings settings,
        @Nullable AliasTable names,
        boolean absent) {
      this.names = names;
      this.absent = absent;
      this.questions = questions;
      this.tokens = tokens;
      this.tokenizer = tokenizer;
      this.settings = settings;
    }

    QuestionBatch batch() {
      int size = questions.size();
      long[] ids = new long[size * tokens];
      int[] lengths = new int[size];
      Arrays.fill(ids, tokenizer.padId());
      for (int i = 0; i < size; i++) {
        int[] pieces = questions.get(i).pieces().ids();
        lengths[i] = pieces.length + 2;
        ids[i * tokens] = tokenizer.clsId();
        for (int t = 0; t < pieces.length; t++) {
          ids[i * tokens + 1 + t] = pieces[t];
        }
        ids[i * tokens + 1 + pieces.length] = tokenizer.sepId();
        addSpans(questions.get(i), i * tokens + 1);
      }
      int mentions = questions.stream().mapToInt(q -> gold(q).size()).sum();
      long[] first = new long[mentions];
      long[] last = new long[mentions];
      long[] rows = new long[mentions];
      fillMentions(first, last, rows);
      return new QuestionBatch(
          size,
          tokens,
          ids,
          lengths,
          starts.array(),
          ends.array(),
          targets.floats(),
          named.array(),
          first,
          last,
          rows,
          namedMentions.array(),
          namedRows.array(),
          namedByTitle.floats());
    }

    private List<LabelledQuestion.Gold> gold(LabelledQuestion question) {
      return absent ? question.mentions() : question.linkable();
    }

    private void fillMentions(long[] first, long[] last, long[] rows) {
      int mention = 0;
      for (int i = 0; i < questions.size(); i++) {
        LabelledQuestion question = questions.get(i);
        for (LabelledQuestion.Gold gold : gold(question)) {
          first[mention] = i * tokens + 1 + question.firstPiece(gold);
          last[mention] = i * tokens + 1 + question.lastPiece(gold);
          addNamed(question, gold, mention);
          rows[mention++] = gold.row();
        }
      }
    }

    private void addNamed(LabelledQuestion question, LabelledQuestion.Gold gold, int mention) {
      if (names != null) {
        int end = question.lastPiece(gold) + 1;
        long name = names.keys(question.pieces()).of(question.firstPiece(gold), end);
        NameMatches named = names.entitiesWithName(name);
        for (int i = 0; i < named.size(); i++) {
          namedMentions.add(mention);
          namedRows.add(named.rows()[i]);
          namedByTitle.add(named.titles()[i] ? 1 : 0);
        }
      }
    }

    /**
     * Adds the spans of whole words, one of them known, as the linker's mention detector allows
     * them.
     */
    private void addSpans(LabelledQuestion question, int offset) {
      WordPieces pieces = question.pieces();
      NameKeys keys = names == null ? null : names.keys(pieces);
      SpanTargets wanted = new SpanTargets(question);
      KnownWords known = KnownWords.of(pieces);
      for (int first = 0; first < pieces.size(); first++) {
        int limit = Math.min(first + settings.maxMentionLength(), pieces.size() - 1);
        int words = 0;
        for (int last = first; last <= limit && !pieces.continuations()[first]; last++) {
          words += pieces.continuations()[last] ? 0 : 1;
          if ((last + 1 == pieces.size() || !pieces.continuations()[last + 1])
              && known.in(first, last + 1)) {
            starts.add(offset + first);
            ends.add(offset + last);
            targets.add(wanted.of(first, last));
            named.add(isName(keys, first, last + 1) ? words : 0);
          }
        }
      }
    }

    private boolean isName(@Nullable NameKeys keys, int first, int end) {
      return names != null && keys != null && names.has(keys.of(first, end));
    }
  }

  /** Numbers, one after the other; whole ones are exact. */
  private static final class Growing {
    private double[] values = new double[2048];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] array() {
      long[] whole = new long[size];
      for (int i = 0; i < size; i++) {
        whole[i] = (long) values[i];
      }
      return whole;
    }

    float[] floats() {
      float[] floats = new float[size];
      for (int i = 0; i < size; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }
  }
}
