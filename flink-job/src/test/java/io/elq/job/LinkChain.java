// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.EncodeQuestions;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.Answers;
import io.elq.job.resolve.LookUpAndResolve;
import io.elq.job.resolve.LookUpAndResolve.Searching;
import io.elq.job.resolve.Outcome;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Wire;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The stages encode and look up &amp; resolve, one question at a time. */
final class LinkChain implements AutoCloseable {
  private static final SerializerConfigImpl TYPES = new SerializerConfigImpl();

  private final OneInputStreamOperatorTestHarness<PendingQuestion, Encoded> encode;
  private final OneInputStreamOperatorTestHarness<Encoded, Outcome> resolve;

  /**
   * @param cacheBytes for answers that are kept; 0 for none
   * @param deadline questions asked longer ago are not encoded; 0 for none
   */
  LinkChain(LinkerProvider releases, long cacheBytes, Duration deadline, FailureLimits limits)
      throws Exception {
    encode =
        open(
            new EncodeQuestions(releases, 512, deadline, limits, cacheBytes),
            TypeInformation.of(PendingQuestion.class),
            new EncodedTypeInfo());
    resolve =
        open(
            new LookUpAndResolve<>(
                releases,
                new Searching(8, Duration.ofMinutes(1), 512),
                limits,
                new Answers(3, true)),
            new EncodedTypeInfo(),
            TypeInformation.of(Outcome.class));
  }

  LinkChain(LinkerProvider releases, long cacheBytes) throws Exception {
    this(releases, cacheBytes, Duration.ZERO, FailureLimits.NONE);
  }

  private static <I, O> OneInputStreamOperatorTestHarness<I, O> open(
      AsyncFunction<I, O> stage, TypeInformation<I> in, TypeInformation<O> out) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<I, O>(
            new AsyncWaitOperatorFactory<>(stage, 0, 100, OutputMode.ORDERED),
            in.createSerializer(TYPES));
    harness.setup(out.createSerializer(TYPES));
    harness.open();
    return harness;
  }

  /** What the job's tasks serve. */
  ServedReleases served() {
    return ServedReleases.enter(encode.getEnvironment().getJobID());
  }

  /** A question after the first stage. */
  Encoded encode(PendingQuestion question) throws Exception {
    return through(encode, question);
  }

  /** A question after the second stage. */
  Outcome resolve(Encoded encoded) throws Exception {
    return through(resolve, encoded);
  }

  /** A question after both stages. */
  Outcome ask(PendingQuestion question) throws Exception {
    return resolve(encode(question));
  }

  /** Why the first stage's task has failed, or null. */
  Throwable failure() {
    return encode.getEnvironment().getActualExternalFailureCause().orElse(null);
  }

  /** The first stage's task may fail. */
  void expectFailure() {
    encode.getEnvironment().setExpectedExternalFailureCause(Throwable.class);
  }

  private static <I, O> O through(OneInputStreamOperatorTestHarness<I, O> stage, I in)
      throws Exception {
    int before = stage.getOutput().size();
    stage.processElement(in, 0);
    while (stage.getOutput().size() == before
        && stage.getEnvironment().getActualExternalFailureCause().isEmpty()) {
      var mail = stage.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
      if (mail.isPresent()) {
        mail.get().run();
      } else {
        Thread.sleep(1);
      }
    }
    List<O> left = stage.extractOutputValues();
    return left.size() == before ? null : left.get(before);
  }

  /** An answer's bytes on Kafka, without the times that it took. */
  static byte[] bytes(Outcome outcome) {
    LinkedQuestion answer = outcome.answer();
    return Wire.LINKED_QUESTION.encode(
        new LinkedQuestion(
            answer.getId(),
            answer.getText(),
            answer.getReleaseId(),
            answer.getEventTime(),
            answer.getHeaders(),
            answer.getEntities(),
            answer.getWindows(),
            null,
            answer.getOverlayVersion(),
            answer.getUnlinked()));
  }

  @Override
  public void close() throws Exception {
    encode.close();
    resolve.close();
  }
}
