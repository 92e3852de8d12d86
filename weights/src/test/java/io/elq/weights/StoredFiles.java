// SPDX-License-Identifier: Apache-2.0
package io.elq.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Files that earlier versions wrote, stored as zip archives beside the tests that open them. */
public final class StoredFiles {

  private StoredFiles() {}

  /** Unpacks an archive that lies beside a test's class. */
  public static void unzip(Class<?> test, String archive, Path folder) throws IOException {
    try (InputStream in = test.getResourceAsStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }
}
