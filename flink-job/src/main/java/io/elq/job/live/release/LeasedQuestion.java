// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;

/**
 * A question and the linker that answers it.
 *
 * @param question stamped with the lease's release and the overlay's version
 * @param lease its own; whoever has it last closes it
 * @param overlay what has changed beside the release
 */
public record LeasedQuestion(PendingQuestion question, LinkerLease lease, EntityOverlay overlay) {}
