// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import java.util.Locale;

/** What went wrong with a gold or a predicted entity. */
public enum ErrorKind {
  /** No prediction touches the gold mention. */
  MISSED_MENTION("Missed mention", "no prediction touches the gold mention"),
  /** The place is right or overlaps, the entity is another. */
  WRONG_ENTITY("Wrong entity", "the place overlaps, the entity is another"),
  /** The entity is right, the place overlaps but differs. */
  WRONG_BOUNDARY("Wrong boundary", "the entity is right, the place overlaps but differs"),
  /** The prediction answers to no gold mention. */
  SPURIOUS("Spurious", "the prediction answers to no gold mention");

  private final String title;
  private final String meaning;

  ErrorKind(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** Short name for tables. */
  public String title() {
    return title;
  }

  /** The kind in half a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The name in files. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
