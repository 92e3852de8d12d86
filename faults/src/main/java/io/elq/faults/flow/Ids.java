// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import java.nio.charset.StandardCharsets;

/** Ids of questions, which are the keys of their records: q and the question's number. */
public final class Ids {

  private Ids() {}

  /** The key of a question. */
  public static byte[] key(int number) {
    return ("q" + number).getBytes(StandardCharsets.UTF_8);
  }

  /** The number of the question with this key. */
  public static int number(byte[] key) {
    return Integer.parseInt(new String(key, StandardCharsets.UTF_8).substring(1));
  }
}
