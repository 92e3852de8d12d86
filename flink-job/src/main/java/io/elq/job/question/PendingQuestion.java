package io.elq.job.question;

import io.elq.linker.release.ReleasePointer;
import java.util.Map;

/**
 * A decoded question on its way to an answer.
 *
 * @param origin the record it came in
 * @param id its id
 * @param text its text
 * @param eventTime when it was asked, milliseconds since the epoch
 * @param headers the producer's values, passed through
 * @param release the release that answers it, or null before one is assigned
 */
public record PendingQuestion(
    RawRecord origin,
    String id,
    String text,
    long eventTime,
    Map<String, String> headers,
    ReleasePointer release) {

  /** This question, to be answered by {@code release}. */
  public PendingQuestion answeredBy(ReleasePointer release) {
    return new PendingQuestion(origin, id, text, eventTime, headers, release);
  }
}
