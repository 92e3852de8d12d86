// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import java.nio.ByteBuffer;

/** What a buffer holds. */
final class Bytes {

  private Bytes() {}

  /** A copy; the buffer stays as it is. */
  static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
