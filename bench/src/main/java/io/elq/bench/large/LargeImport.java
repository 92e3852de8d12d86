// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.large;

import io.elq.builder.elq.ElqImport;
import io.elq.builder.elq.ElqImportOptions;
import io.elq.linker.settings.Compatibility;
import io.elq.sandbox.process.ChildJvm;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Imports a {@link RandomElq} as {@code ./elq import elq} does, in a JVM of its own: an import
 * takes several times the heap of all else that is measured.
 */
public final class LargeImport {
  private static final long BESIDE_ENCODERS = 256L << 20;

  private LargeImport() {}

  /**
   * Imports.
   *
   * @param config shape of the encoders
   * @param from folder of the files
   * @param release directory to write
   * @throws IOException if it fails; its messages are on standard error
   */
  static void run(BertConfig config, Path from, Path release, Precision precision)
      throws IOException, InterruptedException {
    long heap = 3 * RandomElq.encoderBytes(config) + BESIDE_ENCODERS;
    Process process =
        new ProcessBuilder(
                ChildJvm.java(),
                "-Xmx" + heap,
                "-cp",
                ChildJvm.joined(ChildJvm.classPath().stream()),
                LargeImport.class.getName(),
                from.toString(),
                release.toString(),
                precision.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "the import of %s ended with %d: see its messages above".formatted(from, status));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** The other JVM: takes both folders and the precision. */
  public static void main(String[] arguments) throws IOException {
    ChildJvm.endWithParent();
    List<String> given = List.of(arguments);
    ElqImport.run(
        RandomElq.in(Path.of(given.get(0))),
        new ElqImportOptions(
            Path.of(given.get(1)),
            "random",
            null,
            Compatibility.DEFAULT,
            null,
            Precision.of(given.get(2)),
            true,
            Runtime.getRuntime().availableProcessors(),
            plan -> {}));
    System.exit(0); // the watching thread may sit in a read that nothing ends
  }
}
