// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionDetector;
import io.elq.linker.mention.SpanPooling;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.MentionCount;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * An encoded question's mentions found, among each other as the shipped models have them, and their
 * vectors made. Without a table of aliases, which only a release has.
 */
@State(Scope.Thread)
public class SpansMicro {

  private record Encoded(EncodedQuestion question, WordPieces pieces, Window window) {}

  private final List<Encoded> questions = new ArrayList<>();
  private final MentionDetector detector;
  private final SpanPooling pooling;
  private int next;

  /** Makes what an encoder would. */
  public SpansMicro() {
    WordPieceTokenizer tokenizer = LabelledQuestion.tokenizer();
    for (LabelledQuestion question : LabelledQuestion.ALL) {
      WordPieces pieces = tokenizer.tokenize(question.text());
      questions.add(
          new Encoded(
              question.encoded(pieces), pieces, LabelledQuestion.window(pieces, tokenizer)));
    }
    LinkerSettings settings =
        LinkerSettings.ELQ.with(
            to ->
                to.wholeWords(true)
                    .mentionScale(20f)
                    .mentionCount(MentionCount.ANY)
                    .tokenizing(Tokenizing.LATEST));
    detector = MentionDetector.of(settings);
    pooling = new SpanPooling(settings.aggregation(), settings.mentionScale());
  }

  /** One question; they take turns. Vectors of mentions, [mentions, dimension]. */
  @Benchmark
  public float[] spans() {
    Encoded asked = questions.get(next++ % questions.size());
    List<Mention> mentions = detector.detect(asked.question, asked.pieces, asked.window);
    float[] vectors = new float[mentions.size() * LabelledQuestion.DIMENSION];
    for (int row = 0; row < mentions.size(); row++) {
      pooling.pool(asked.question, mentions.get(row), vectors, row);
    }
    return vectors;
  }
}
