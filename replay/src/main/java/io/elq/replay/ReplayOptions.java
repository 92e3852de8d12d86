// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.score.Matching;
import io.elq.linker.settings.SettingsOverrides;
import java.nio.file.Path;

/**
 * What to replay and how.
 *
 * @param release release directory
 * @param questions file of questions as JSON lines, plain or .gz
 * @param out directory for predictions.jsonl, errors.jsonl and metrics.json
 * @param overrides what is to be linked differently from what the release says
 * @param exhaustive whether every entity vector is compared, without the index
 * @param matching how gold and predictions are paired, or null for what the compatibility mode
 *     implies: ELQ's way under elq, else exact
 * @param evidence whether predictions include what they were decided from, or null for only under
 *     elq
 */
public record ReplayOptions(
    Path release,
    Path questions,
    Path out,
    SettingsOverrides overrides,
    boolean exhaustive,
    Matching matching,
    Boolean evidence) {}
