// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entity as it is shown.
 *
 * @param start first UTF-16 unit of its mention in the question
 * @param end one past the last
 * @param mention text of the mention
 * @param score joint score
 * @param title name of the entity
 * @param kbId id in the knowledge base, or null to show none
 * @param text what distinguishes it from its namesakes
 * @param runnersUp what else the mention might have been linked to, best first
 */
public record EntityLine(
    int start,
    int end,
    String mention,
    float score,
    String title,
    @Nullable String kbId,
    String text,
    List<RunnerUp> runnersUp) {}
