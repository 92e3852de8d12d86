// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.score.Matching;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to compare and how.
 *
 * @param a release directory that the change is from; labels name rows of its catalogue
 * @param b release directory that the change is to
 * @param questions file of questions as JSON lines, plain or .gz
 * @param matching how answers and labels are paired, or null for ELQ's way where both releases link
 *     as ELQ does, else exact
 * @param examples how many examples of each kind of change to keep
 */
public record ComparisonOptions(
    Path a, Path b, Path questions, @Nullable Matching matching, int examples) {}
