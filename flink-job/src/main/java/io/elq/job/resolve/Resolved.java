// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.encode.Encoded;
import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.resolve.LinkedText;

/**
 * A question at the end of its way, and what an answer is made of.
 *
 * @param encoded the question as it came from the encode stage
 * @param text its token vectors
 * @param linked the linker's result
 * @param lease the release that linked it; to be used during the call only
 * @param overlay what has changed beside that release
 * @param searchMicros time that its batch spent on mention detection, search and resolution,
 *     microseconds
 * @param shareNanos its share of that time, nanoseconds: shares add up to the time spent
 */
public record Resolved(
    Encoded encoded,
    EncodedText text,
    LinkedText linked,
    LinkerLease lease,
    EntityOverlay overlay,
    long searchMicros,
    long shareNanos) {}
