// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import java.util.Locale;

/** What becomes of a mention when release B answers instead of release A. */
public enum ChangeKind {
  /** Nothing, scores aside. */
  SAME("Same", "same place, same entity"),
  /** Another entity is linked. */
  CHANGED("Changed", "same place, another entity"),
  /** The mention begins or ends elsewhere. */
  MOVED("Moved boundary", "overlapping places, same entity"),
  /** Only B has it. */
  NEW("New", "only B links it"),
  /** Only A has it. */
  LOST("Lost", "only A links it");

  private final String title;
  private final String meaning;

  ChangeKind(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** The name in tables. */
  public String title() {
    return title;
  }

  /** A few words, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** The name in JSON. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
