// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import java.util.List;

/** Answers typed lines: questions, and commands, which begin with a colon. Used by one thread. */
public interface Conversation {

  /** Who answers: some lines to begin with, without a line break at the end. */
  String introduction();

  /** The commands, for completion. */
  List<String> commands();

  /** Answers a line; blank lines are answered with nothing. */
  Reply reply(String line);
}
