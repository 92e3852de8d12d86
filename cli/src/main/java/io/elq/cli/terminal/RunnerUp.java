// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * An entity that was considered for a mention, as it is shown.
 *
 * @param score what the winner's score would be compared with: the joint score, or inner product
 * @param title name of the entity
 * @param kbId id in the knowledge base, or null to show none
 * @param text what distinguishes it from its namesakes
 */
public record RunnerUp(float score, String title, @Nullable String kbId, String text) {}
