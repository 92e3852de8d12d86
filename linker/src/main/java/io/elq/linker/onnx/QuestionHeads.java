package io.elq.linker.onnx;

import io.elq.linker.checkpoint.Tensor;

/**
 * The layers on top of the question encoder's last hidden layer.
 *
 * @param mentionWeight start, end and inside logit of a token, [3, hidden]
 * @param mentionBias [3]
 * @param projectionWeight token vector to the space of entity vectors, [dimension, hidden]; null
 *     leaves token vectors as they are
 * @param projectionBias [dimension]; null without a projection, or for one without bias
 */
public record QuestionHeads(
    Tensor mentionWeight, Tensor mentionBias, Tensor projectionWeight, Tensor projectionBias) {

  /** Logits that a token has: start, end, inside. */
  public static final int MENTION_LOGITS = 3;

  /** Checks that the shapes agree with each other. */
  public QuestionHeads {
    int hidden = columns("mention weight", mentionWeight, MENTION_LOGITS);
    requireLength("mention bias", mentionBias, MENTION_LOGITS);
    if (projectionWeight == null) {
      if (projectionBias != null) {
        throw new IllegalArgumentException("a projection bias needs a projection weight");
      }
    } else {
      int dimension = projectionWeight.shape()[0];
      if (columns("projection weight", projectionWeight, dimension) != hidden) {
        throw new IllegalArgumentException("projection and mention weights differ in hidden size");
      }
      projectionBias =
          projectionBias != null
              ? projectionBias
              : new Tensor(new int[] {dimension}, new float[dimension]);
      requireLength("projection bias", projectionBias, dimension);
    }
  }

  /** Length of the token vectors that the encoder was built for, before any projection. */
  int hidden() {
    return mentionWeight.shape()[1];
  }

  /** Length of the token vectors that the graph returns. */
  public int dimension() {
    return projectionWeight == null ? hidden() : projectionWeight.shape()[0];
  }

  private static int columns(String what, Tensor matrix, int rows) {
    if (matrix.shape().length != 2 || matrix.shape()[0] != rows) {
      throw new IllegalArgumentException(what + " has to be a matrix of " + rows + " rows");
    }
    return matrix.shape()[1];
  }

  private static void requireLength(String what, Tensor vector, int length) {
    if (vector.shape().length != 1 || vector.shape()[0] != length) {
      throw new IllegalArgumentException(what + " has to be a vector of length " + length);
    }
  }
}
