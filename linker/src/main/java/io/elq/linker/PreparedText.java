// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.List;

/**
 * A tokenized text.
 *
 * @param pieces its word pieces
 * @param windows the encoder inputs it takes: none for blank text, several for long text
 */
public record PreparedText(WordPieces pieces, List<Window> windows) {}
