// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.fault.MachineFault;
import java.util.List;

/**
 * Turns encoder inputs into token vectors and mention logits: one forward pass of the question
 * encoder.
 *
 * <p>The result for an input does not depend on its batch companions, their order or number: it is
 * bit-identical alone and in any batch. Implementations may be called by several threads at once.
 * Whoever opens an encoder closes it; what a call in progress needs is freed when that returns.
 */
public interface QuestionEncoder extends AutoCloseable {

  /** Token id of [PAD], which no token attends to: what fills a batch, and inside an input too. */
  int PADDING = 0;

  /**
   * Encodes a batch.
   *
   * @param inputIds token ids of each question with [CLS] and [SEP], each between 2 and {@link
   *     #maxTokens()} long; lengths may differ
   * @return one result an input, in input order; all values are finite
   * @throws EncodingException if the inputs cannot be encoded, or give a value that is not finite
   * @throws EncoderMemoryException if there is not enough memory for so many inputs
   * @throws MachineFault if the device or the runtime fails
   */
  List<EncodedQuestion> encode(List<int[]> inputIds);

  /**
   * Makes later calls independent of those in progress, one of which hangs: they run in a new
   * session.
   *
   * @throws MachineFault if none can be opened
   */
  void renew();

  /** Length of a token vector as returned (after any projection folded into the graph). */
  int dimension();

  /** Longest input, in tokens with [CLS] and [SEP]. */
  int maxTokens();

  /** Where it runs, for logs and metrics: {@code cpu} or {@code cuda:0}. */
  String device();

  @Override
  void close();
}
