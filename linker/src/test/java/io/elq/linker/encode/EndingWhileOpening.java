// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens a model again and again, and ends meanwhile, slowly, as a process with much to clear up.
 */
final class EndingWhileOpening {
  static final int EXIT_CODE = 7;

  private EndingWhileOpening() {}

  public static void main(String[] arguments) throws Exception {
    Path model = Path.of(arguments[0]);
    encode(model);
    for (int i = 0; i < 3; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (true) {
                  encode(model);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(1_000)));
    pause(500);
    System.exit(EXIT_CODE);
  }

  private static void encode(Path model) {
    try (var encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu())) {
      encoder.encode(List.of(new int[] {1, 2, 3}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
