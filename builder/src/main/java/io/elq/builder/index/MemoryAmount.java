// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

/** Numbers of bytes as options take them, {@code 62M}: rounded up, so that they suffice. */
public final class MemoryAmount {
  private static final int UNIT = 1024;
  private static final String UNITS = "KMG";

  /** Below so many of a unit, the next would be too coarse. */
  private static final int MOST = 10 * UNIT;

  private MemoryAmount() {}

  /** Kilobytes, megabytes or gigabytes, of 1,024 each. */
  public static String of(long bytes) {
    long amount = up(bytes);
    int unit = 0;
    while (unit < UNITS.length() - 1 && amount >= MOST) {
      amount = up(amount);
      unit++;
    }
    return "" + amount + UNITS.charAt(unit);
  }

  private static long up(long amount) {
    return (amount + UNIT - 1) / UNIT;
  }
}
