// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

/**
 * A change with its question.
 *
 * @param question where it happened
 * @param change one of the question's changes
 */
public record ChangeExample(ComparedQuestion question, MentionChange change) {}
