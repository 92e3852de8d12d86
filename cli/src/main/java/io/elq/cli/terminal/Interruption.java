// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import io.elq.linker.encode.OnnxCalls;
import java.util.Map;
import org.jline.utils.Signals;

/** Ends the program on Ctrl-C and its like as the JVM would, but after the encoder's runs. */
public final class Interruption {
  /** POSIX numbers; the exit code is 128 more. */
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private Interruption() {}

  public static void exits() {
    SIGNALS.forEach((name, number) -> Signals.register(name, () -> exit(number)));
  }

  private static void exit(int signal) {
    OnnxCalls.stop();
    System.exit(128 + signal);
  }
}
