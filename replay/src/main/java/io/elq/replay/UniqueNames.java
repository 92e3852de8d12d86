// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import java.util.HashSet;
import java.util.Set;

/**
 * Ids of which none occurs twice. A topic may have a question twice, because somebody asked it
 * again or sent it again after a failure; answers are matched by id. Not thread-safe.
 */
final class UniqueNames {
  private final Set<String> taken = new HashSet<>();

  /** The id itself; if it is taken, with #2, #3 and so on after it. */
  String of(String id) {
    String unique = id;
    for (int n = 2; !taken.add(unique); n++) {
      unique = id + "#" + n;
    }
    return unique;
  }
}
