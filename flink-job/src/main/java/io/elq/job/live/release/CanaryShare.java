// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which questions a canary answers. Their ids decide, so that the same questions are tried at every
 * parallelism, after every restart and with a larger share.
 */
final class CanaryShare {
  private static final double RANGE = 0x1p63;

  private CanaryShare() {}

  /**
   * Whether a question belongs to a share.
   *
   * @param share in [0, 1]
   */
  static boolean includes(String questionId, double share) {
    return place(questionId) < share;
  }

  /** Where a question stands in [0, 1); ids are spread evenly, however they are made. */
  private static double place(String questionId) {
    byte[] hash = sha256().digest(questionId.getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(hash).getLong() >>> 1) / RANGE;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
