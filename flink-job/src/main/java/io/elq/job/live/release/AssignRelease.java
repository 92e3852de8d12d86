// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stamps each question with the release that answers it: the one announced last that opens and
 * verifies.
 *
 * <p>A release that does not is refused, logged and counted, and the one before goes on; if there
 * is none before, the job fails with the reason. Questions that come before the first announcement
 * wait in operator state, at most {@code maxWaiting} of them for a subtask.
 */
public final class AssignRelease
    extends BroadcastProcessFunction<PendingQuestion, ReleasePointer, PendingQuestion>
    implements CheckpointedFunction {

  /** The stage's name in the dashboard. */
  public static final String STAGE = "assign release";

  /** Broadcast state: the release that is served, under one key. */
  public static final MapStateDescriptor<String, ReleasePointer> CURRENT =
      new MapStateDescriptor<>(
          "current release", Types.STRING, TypeInformation.of(ReleasePointer.class));

  private static final String KEY = "current";
  private static final Logger LOG = LoggerFactory.getLogger(AssignRelease.class);

  private final LinkerProvider provider;
  private final int maxWaiting;

  private transient ListState<PendingQuestion> waiting;
  private transient int waitingCount;
  private transient @Nullable LinkerLease lease;
  private transient volatile @Nullable ReleasePointer served;
  private transient @Nullable ReleasePointer refused;
  private transient Counter refusals;

  /**
   * @param provider opens releases
   * @param maxWaiting questions that wait for the first announcement before the job fails
   */
  public AssignRelease(LinkerProvider provider, int maxWaiting) {
    this.provider = provider;
    this.maxWaiting = maxWaiting;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    waiting =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "questions without a release", TypeInformation.of(PendingQuestion.class)));
    for (PendingQuestion ignored : waiting.get()) {
      waitingCount++;
    }
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("release");
    refusals = group.counter("refused");
    group.gauge("current", (Gauge<String>) this::servedId);
    group.gauge("waitingQuestions", (Gauge<Integer>) () -> waitingCount);
  }

  /** Read by the thread that reports metrics. */
  private String servedId() {
    ReleasePointer now = served;
    return now == null ? "none" : now.id();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void processBroadcastElement(
      ReleasePointer announced, Context context, Collector<PendingQuestion> out) throws Exception {
    ReleasePointer current = context.getBroadcastState(CURRENT).get(KEY);
    if (!announced.equals(current)) {
      if (!opens(announced, current)) {
        return;
      }
      context.getBroadcastState(CURRENT).put(KEY, announced);
    }
    for (PendingQuestion question : waiting.get()) {
      out.collect(question.answeredBy(announced));
    }
    waiting.clear();
    waitingCount = 0;
  }

  @Override
  public void processElement(
      PendingQuestion question, ReadOnlyContext context, Collector<PendingQuestion> out)
      throws Exception {
    ReleasePointer current = context.getBroadcastState(CURRENT).get(KEY);
    if (current != null) {
      keepOpen(current);
      out.collect(question.answeredBy(current));
    } else if (waitingCount < maxWaiting) {
      waiting.add(question);
      waitingCount++;
    } else {
      throw new IllegalStateException(
          "%d questions wait, but no release has been announced: announce one, or raise elq.release.max-waiting-questions"
              .formatted(waitingCount));
    }
  }

  private boolean opens(ReleasePointer announced, @Nullable ReleasePointer current) {
    if (announced.equals(refused)) {
      return false;
    }
    try {
      keepOpen(announced);
      LOG.info("Release {} is served from now on", announced.id());
      return true;
    } catch (RuntimeException e) {
      if (current == null) {
        throw e;
      }
      refused = announced;
      refusals.inc();
      LOG.error("Release {} is refused, {} goes on", announced.id(), current.id(), e);
      return false;
    }
  }

  /** Holds the release open between questions, so that only an announcement can close it. */
  private void keepOpen(ReleasePointer release) {
    if (release.equals(served)) {
      return;
    }
    LinkerLease next = provider.acquire(release);
    if (lease != null) {
      lease.close();
    }
    lease = next;
    served = release;
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
      lease = null;
      served = null;
    }
  }
}
