// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

/**
 * What a typed line is answered with.
 *
 * @param text lines to print, without a line break at the end; empty for nothing
 * @param last whether the conversation is over
 * @param refused whether the line could not be answered
 */
public record Reply(String text, boolean last, boolean refused) {

  /** To a blank line. */
  public static final Reply NOTHING = new Reply("", false, false);

  /** The end. */
  public static final Reply BYE = new Reply("", true, false);

  /** Answers a line. */
  public static Reply of(String text) {
    return new Reply(text, false, false);
  }

  /** Says why a line could not be answered. */
  public static Reply refused(String reason) {
    return new Reply(reason, false, true);
  }
}
