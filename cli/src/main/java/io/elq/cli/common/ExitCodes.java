// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the program's exit code says, the same in every command. */
public final class ExitCodes {

  /** Everything that was asked for is done. */
  public static final int DONE = 0;

  /** The machine, a file or the program failed; the same command may do after a repair. */
  public static final int FAILED = 1;

  /** Wrong use: the command line has to change. */
  public static final int WRONG_USE = 2;

  /** Done, but some inputs were refused; the output says which. */
  public static final int SOME_REFUSED = 3;

  private ExitCodes() {}

  /** For {@code ./elq --help}: codes and what they mean, in ascending order. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(String.valueOf(DONE), "Done.");
    meanings.put(String.valueOf(FAILED), "Failed: the machine, or a file that is damaged.");
    meanings.put(
        String.valueOf(WRONG_USE),
        "Wrong use: an option, an argument, or a file that is not there.");
    meanings.put(String.valueOf(SOME_REFUSED), "Done, but some questions or lines were refused.");
    meanings.put("130", "Interrupted by Ctrl-C.");
    meanings.put("143", "Ended by another program.");
    return meanings;
  }
}
