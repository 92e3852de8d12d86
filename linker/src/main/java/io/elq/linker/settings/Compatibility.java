// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whose behaviour decides where this project and ELQ differ. Weights, scores and the overlap rule
 * are the same in both.
 */
public enum Compatibility {
  /**
   * This project's behaviour. Text never becomes a special token; spans lie within the text; long
   * text is linked in windows, not cut; blank text has no entities; words that the vocabulary does
   * not know are not mentions by themselves; text is read as the settings' tokenizing says; names
   * of entities count where the settings say their bonus.
   */
  @JsonProperty("default")
  DEFAULT,
  /**
   * The original ELQ, to the letter: literal special tokens in the text become those tokens (blank
   * text becomes [UNK]), spans may touch [CLS] and [SEP], text is cut at {@link
   * LinkerSettings#windowTokens()}, text with labels to a window around its gold mentions, and
   * where no span passes the threshold all are searched; names of entities are ignored. For figures
   * comparable with ELQ's.
   */
  @JsonProperty("elq")
  ELQ
}
