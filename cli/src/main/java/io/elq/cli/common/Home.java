// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.nio.file.Path;

/** The folder in which commands keep what they make along the way, {@code .elq}. */
public final class Home {
  private Home() {}

  /** The folder itself: the property {@code elq.home}, which the launcher sets. */
  public static Path folder() {
    return Path.of(System.getProperty("elq.home", ".elq"));
  }

  /** Vectors of base encoders, shared by training and building releases. */
  public static Path entityVectors() {
    return folder().resolve("entity-vectors");
  }
}
