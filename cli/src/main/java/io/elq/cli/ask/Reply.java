package io.elq.cli.ask;

/**
 * What a typed line is answered with.
 *
 * @param text lines to print, without a line break at the end; empty for nothing
 * @param last whether the conversation is over
 */
record Reply(String text, boolean last) {

  static final Reply NOTHING = new Reply("", false);
  static final Reply BYE = new Reply("", true);

  static Reply of(String text) {
    return new Reply(text, false);
  }
}
