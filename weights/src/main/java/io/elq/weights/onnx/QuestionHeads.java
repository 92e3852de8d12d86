// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers on top of the question encoder's last hidden layer.
 *
 * @param mention token vector to start, end and inside logit: one layer (ELQ's {@code qa_linear}),
 *     or several with ReLU between them ({@code qa_mlp}); the last has {@value #MENTION_LOGITS}
 *     outputs
 * @param projection token vector to the space of entity vectors; null leaves token vectors as they
 *     are
 */
public record QuestionHeads(List<LinearLayer> mention, @Nullable LinearLayer projection) {

  /** Logits that a token has: start, end, inside. */
  public static final int MENTION_LOGITS = 3;

  /** Checks that the shapes agree with each other. */
  public QuestionHeads {
    mention = List.copyOf(mention);
    if (mention.isEmpty() || mention.get(mention.size() - 1).outputs() != MENTION_LOGITS) {
      throw new IllegalArgumentException("the last mention layer has to have 3 outputs");
    }
    for (int i = 1; i < mention.size(); i++) {
      if (mention.get(i).inputs() != mention.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            "mention layer %d takes %d values, but the one before it gives %d"
                .formatted(i + 1, mention.get(i).inputs(), mention.get(i - 1).outputs()));
      }
    }
    if (projection != null && projection.inputs() != mention.get(0).inputs()) {
      throw new IllegalArgumentException("projection and mention layers differ in hidden size");
    }
  }

  /** A single mention layer. */
  public QuestionHeads(LinearLayer mention, @Nullable LinearLayer projection) {
    this(List.of(mention), projection);
  }

  /** Length of the token vectors that the encoder was built for, before any projection. */
  int hidden() {
    return mention.get(0).inputs();
  }

  /** Length of the token vectors that the graph returns. */
  public int dimension() {
    return projection == null ? hidden() : projection.outputs();
  }
}
