// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a record's value, by which it is known again where a letter could not carry it. */
public final class ValueHash {

  private ValueHash() {}

  /** In lower-case hexadecimal. */
  public static String of(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
