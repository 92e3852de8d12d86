// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.QuestionEncoder;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.ThresholdType;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The spans that the original ELQ searches: over [CLS] and [SEP] too, scored by float32 differences
 * of cumulative sums; of the best {@link LinkerSettings#mentions()} those whose log sigmoid exceeds
 * the threshold, or all of them where none does.
 */
record ElqSpans(LinkerSettings settings) implements MentionDetector {

  /** As torch.topk orders: what is not a number comes before every number. */
  private static final Comparator<Mention> NAN_FIRST =
      Comparator.comparing((Mention mention) -> !Float.isNaN(mention.logit()))
          .thenComparing(BEST_FIRST);

  @Override
  public List<Mention> detect(EncodedQuestion question, WordPieces pieces, Window window) {
    List<Mention> best = scored(question.mentionLogits(), window.inputIds());
    best.sort(NAN_FIRST);
    best = best.subList(0, Math.min(best.size(), settings.mentions()));
    best.removeIf(mention -> !Float.isFinite(mention.logit()));
    float threshold =
        settings.thresholdType() == ThresholdType.JOINT
            ? settings.threshold()
            : settings.mentionLogitThreshold();
    List<Mention> kept = new ArrayList<>(best);
    kept.removeIf(mention -> !(Mention.referenceLogSigmoid(mention.logit()) > threshold));
    List<Mention> chosen = kept.isEmpty() ? best : kept;
    chosen.sort(BY_POSITION);
    return chosen;
  }

  private List<Mention> scored(float[] logits, int[] inputIds) {
    float[] insideUpTo = new float[inputIds.length + 1];
    for (int token = 0; token < inputIds.length; token++) {
      insideUpTo[token + 1] = insideUpTo[token] + logit(logits, inputIds, token, 2);
    }
    List<Mention> spans = new ArrayList<>();
    for (int start = 0; start < inputIds.length; start++) {
      int last = Math.min(start + settings.maxMentionLength(), inputIds.length - 1);
      for (int end = start; end <= last; end++) {
        if (inputIds[end] != QuestionEncoder.PADDING) {
          float ends = logit(logits, inputIds, start, 0) + logit(logits, inputIds, end, 1);
          spans.add(new Mention(start, end, ends + (insideUpTo[end + 1] - insideUpTo[start])));
        }
      }
    }
    return spans;
  }

  /** A literal [PAD] in the text is masked like padding, although text follows. */
  private static float logit(float[] logits, int[] inputIds, int token, int which) {
    return inputIds[token] == QuestionEncoder.PADDING
        ? Float.NEGATIVE_INFINITY
        : logits[3 * token + which];
  }
}
