// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * One entity of the catalogue as a linked question names it.
 *
 * @param row position in the catalogue, from 0; also its id in the index
 * @param title display name
 * @param text description that the entity encoder reads
 * @param kbId id in the knowledge base (ELQ's {@code kb_idx}), or null
 */
public record CatalogueEntity(long row, String title, String text, @Nullable String kbId) {}
