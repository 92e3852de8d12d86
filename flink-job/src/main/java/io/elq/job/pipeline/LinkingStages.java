// SPDX-License-Identifier: Apache-2.0
package io.elq.job.pipeline;

import io.elq.job.config.AnswerOrder;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.encode.EncodeQuestions;
import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.AnswerWriter;
import io.elq.job.resolve.LookUpAndResolve;
import io.elq.job.resolve.LookUpAndResolve.Searching;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;

/**
 * The middle of every linking job, whatever its ends are: questions that know their release are
 * encoded, looked up and resolved. Operator names are the picture's words; uids never change,
 * because savepoints go by them.
 *
 * @param linkers opens releases, on the TaskManagers
 * @param order whether what leaves keeps the order of what came
 * @param encode bounds of the encode stage
 * @param resolve bounds of the stage after it
 * @param failures of a stage that are too many
 */
public record LinkingStages(
    LinkerProvider linkers,
    AnswerOrder order,
    EncodeBounds encode,
    ResolveBounds resolve,
    FailureLimits failures) {

  /** Both stages limit their calls themselves: a question that waits is not to be given up. */
  private static final long NO_TIMEOUT = 0;

  /**
   * What the encode stage holds at most.
   *
   * @param inFlight questions of a subtask
   * @param windows of a subtask's questions, until they are answered
   * @param deadline questions asked longer ago are not encoded; 0 for none
   * @param cacheBytes of the heap, for the answers that all subtasks of a JVM keep; 0 for none
   */
  public record EncodeBounds(int inFlight, int windows, Duration deadline, long cacheBytes) {}

  /**
   * What the look up &amp; resolve stage holds at most.
   *
   * @param inFlight questions of a subtask
   * @param batch questions that share a search
   * @param callLimit a search that runs longer counts as hung
   */
  public record ResolveBounds(int inFlight, int batch, Duration callLimit) {}

  /**
   * Sets what the stages need: objects reused between operators, no generic serializer.
   *
   * @throws IllegalArgumentException if operators are not to be chained
   */
  public static void configure(StreamExecutionEnvironment environment) {
    if (!environment.isChainingEnabled()) {
      throw new IllegalArgumentException(
          "%s is false, but token vectors and the leases of releases pass from %s to %s by reference: leave it out"
              .formatted(
                  PipelineOptions.OPERATOR_CHAINING.key(),
                  EncodeQuestions.STAGE,
                  LookUpAndResolve.STAGE));
    }
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(flink);
  }

  /**
   * Adds both stages.
   *
   * @param questions stamped with their release
   * @param answers writes what leaves
   * @param type of what leaves
   */
  public <O> DataStream<O> addTo(
      DataStream<PendingQuestion> questions, AnswerWriter<O> answers, TypeInformation<O> type) {
    DataStream<Encoded> encoded =
        async(
                questions,
                new EncodeQuestions(
                    linkers, encode.windows(), encode.deadline(), failures, encode.cacheBytes()),
                encode.inFlight())
            // A task of its own: after a restart it waits for what the stage before it serves.
            .startNewChain()
            .returns(new EncodedTypeInfo())
            .name(EncodeQuestions.STAGE)
            .uid("encode");
    Searching searching = new Searching(resolve.batch(), resolve.callLimit(), encode.windows());
    return async(
            encoded,
            new LookUpAndResolve<>(linkers, searching, failures, answers),
            resolve.inFlight())
        .returns(type)
        .name(LookUpAndResolve.STAGE)
        .uid("look-up-and-resolve");
  }

  private <I, O> SingleOutputStreamOperator<O> async(
      DataStream<I> in, AsyncFunction<I, O> function, int inFlight) {
    return order == AnswerOrder.AS_ASKED
        ? AsyncDataStream.orderedWait(in, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, inFlight)
        : AsyncDataStream.unorderedWait(in, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, inFlight);
  }
}
