package io.elq.linker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The golden cases recorded from the original ELQ, which lie outside the repository. A test that
 * asks for one is skipped where they are absent.
 */
public final class GoldenFiles {

  private static final Path ROOT = Path.of("..", "..", "shared", "golden");

  private GoldenFiles() {}

  /** Path of a golden file, for example {@code model/bert-tiny/vocab.txt}. */
  public static Path path(String name) {
    Path path = ROOT.resolve(name);
    assumeTrue(Files.exists(path), () -> "golden cases are not on this machine: " + name);
    return path;
  }

  /** Opens a golden file, unpacking {@code .gz}; the caller closes it. */
  public static InputStream open(String name) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path(name)));
    return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
