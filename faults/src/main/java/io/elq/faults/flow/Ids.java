// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import java.nio.charset.StandardCharsets;

/** Ids of questions, which are the keys of their records: q and the question's number. */
final class Ids {

  private Ids() {}

  static byte[] key(int number) {
    return ("q" + number).getBytes(StandardCharsets.UTF_8);
  }

  static int number(byte[] key) {
    return Integer.parseInt(new String(key, StandardCharsets.UTF_8).substring(1));
  }
}
