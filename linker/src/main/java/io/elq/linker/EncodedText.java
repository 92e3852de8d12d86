// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.encode.EncodedQuestion;
import java.util.List;

/**
 * A text after the encoder.
 *
 * @param prepared the text
 * @param windows encoder results, one for each of its windows
 */
public record EncodedText(PreparedText prepared, List<EncodedQuestion> windows) {

  /** Checks that every window has its result. */
  public EncodedText {
    if (prepared.windows().size() != windows.size()) {
      throw new IllegalArgumentException(
          prepared.windows().size() + " windows, but " + windows.size() + " encoder results");
    }
  }

  /** Has the memory of its token vectors serve other texts, see {@link EncodedQuestion}. */
  public void giveBack() {
    windows.forEach(EncodedQuestion::giveBack);
  }
}
