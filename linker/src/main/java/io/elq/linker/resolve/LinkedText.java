// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.resolve;

import io.elq.linker.settings.ThresholdType;
import java.util.List;

/**
 * A question with its entities.
 *
 * @param text the original text
 * @param entities in order of appearance; they overlap only under {@link
 *     ThresholdType#TOP_ENTITY_BY_MENTION}
 * @param unlinked mentions whose entity the catalogue most likely lacks, in order of appearance;
 *     neither they nor the entities' mentions overlap. Empty where the release has no score for
 *     that
 * @param windows number of encoder windows the text took; 0 for blank text, above 1 for long text
 * @param mentions every span that was searched, by window, start and end
 */
public record LinkedText(
    String text,
    List<LinkedEntity> entities,
    List<UnlinkedMention> unlinked,
    int windows,
    List<ScoredMention> mentions) {}
