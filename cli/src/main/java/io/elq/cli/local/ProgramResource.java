// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import java.io.IOException;
import java.io.InputStream;

/** What the program carries. */
final class ProgramResource {
  private ProgramResource() {}

  /**
   * Opens a resource.
   *
   * @param path begins with a slash
   * @throws IOException if this build lacks it
   */
  static InputStream open(String path) throws IOException {
    InputStream in = ProgramResource.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException("this build does not carry " + path);
    }
    return in;
  }
}
