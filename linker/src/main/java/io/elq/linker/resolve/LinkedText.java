package io.elq.linker.resolve;

import java.util.List;

/**
 * A question with its entities.
 *
 * @param text the original text
 * @param entities in order of appearance, never overlapping
 * @param windows number of encoder windows the text took; 0 for blank text, above 1 for long text
 */
public record LinkedText(String text, List<LinkedEntity> entities, int windows) {}
