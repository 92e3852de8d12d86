// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.live.entity.JobEntities;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.lines.Reason;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseStatus;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Stamps each question with the release that answers it, the one announced last that opens, and
 * with the version of its overlay. The second input is the announcements and the updates of
 * entities, the same for all subtasks.
 *
 * <p>A release opens in the background, while the previous one stays in use; the task thread never
 * waits. While none is served, questions wait in operator state, at most {@code maxWaiting} of them
 * for a subtask: before the first announcement, and after a restart until the release that was
 * served, or another, is open.
 *
 * <p>A release on trial, the canary, answers its share of the questions in place of the one that is
 * served.
 *
 * <p>An operator and no function, because only operators reach the task's mailbox.
 */
public final class AssignRelease extends AbstractStreamOperator<PendingQuestion>
    implements TwoInputStreamOperator<PendingQuestion, LiveOrder, PendingQuestion>,
        BoundedMultiInput {
  private static final long serialVersionUID = 1L;

  /** What became of announced releases, for the topic of their states. */
  public static final OutputTag<ReleaseStatus> STATUS =
      new OutputTag<>("release status", new AvroTypeInfo<>(ReleaseStatus.class));

  /** The stage's name in the dashboard. */
  public static final String STAGE = "assign release";

  /** Broadcast state: the release that was announced last, under {@link #LAST}. */
  private static final MapStateDescriptor<String, ReleasePointer> ANNOUNCED =
      new MapStateDescriptor<>(
          "current release", Types.STRING, TypeInformation.of(ReleasePointer.class));

  /** What the subtasks serve; each sees all of them after a restart, however many there are. */
  private static final ListStateDescriptor<ReleasePointer> SERVED =
      new ListStateDescriptor<>("served releases", TypeInformation.of(ReleasePointer.class));

  private static final String LAST = "announced";

  /** Where versions that opened releases on the task thread kept the one that was served. */
  private static final String EARLIER = "current";

  private static final String HOOK = "elq: close releases";
  private static final int SLICE = 100;

  private final LinkerProvider provider;
  private final int maxWaiting;
  private final boolean liveEntities;

  private transient MailboxExecutor mailbox;
  private transient WaitingQuestions waiting;
  private transient BroadcastState<String, ReleasePointer> announcedState;
  private transient ListState<ReleasePointer> servedState;
  private transient ReleaseSwitch releases;
  private transient Canary canary;
  private transient ReleaseReports reports;
  private transient ServedReleases job;
  private transient ReleaseMetrics metricsOfReleases;
  private transient @Nullable TaskOverlays overlays;
  private transient @Nullable ReleasePointer announced;
  private transient @Nullable ReleasePointer servedBefore;
  private transient int ended;

  /**
   * @param provider opens releases
   * @param maxWaiting questions that wait for a release before the job fails
   * @param liveEntities whether entities are added and deleted beside the releases
   */
  @SuppressWarnings("NullAway.Init") // Flink sets the mailbox, restores and opens, then asks
  public AssignRelease(LinkerProvider provider, int maxWaiting, boolean liveEntities) {
    this.provider = provider;
    this.maxWaiting = maxWaiting;
    this.liveEntities = liveEntities;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor executor) {
    super.setMailboxExecutor(executor);
    mailbox = executor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    waiting = new WaitingQuestions(context.getOperatorStateStore(), maxWaiting);
    announcedState = context.getOperatorStateStore().getBroadcastState(ANNOUNCED);
    servedState = context.getOperatorStateStore().getUnionListState(SERVED);
    canary = new Canary(context.getOperatorStateStore());
    overlays = liveEntities ? new TaskOverlays(context.getOperatorStateStore()) : null;
    ReleasePointer earlier = announcedState.get(EARLIER);
    announced = announcedState.contains(LAST) ? announcedState.get(LAST) : earlier;
    servedBefore = earlier == null ? servedBefore(servedState.get()) : earlier;
  }

  /** All subtasks come back with the same release, also where they were caught during a swap. */
  private @Nullable ReleasePointer servedBefore(Iterable<ReleasePointer> served) {
    ReleasePointer before = null;
    for (ReleasePointer each : served) {
      before = before == null || each.equals(announced) ? each : before;
    }
    return before;
  }

  @Override
  public void open() throws Exception {
    super.open();
    metricsOfReleases = new ReleaseMetrics(getMetricGroup(), waiting::size, canary::share);
    reports = new ReleaseReports(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), output);
    job = ServedReleases.enter(getRuntimeContext().getJobInfo().getJobId());
    getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent(HOOK, closing(provider));
    LinkerProvider opener =
        overlays == null ? provider : overlays.open(provider, job.entities(), getMetricGroup());
    releases = new ReleaseSwitch(opener, new OnTask(), new OnSwitch(), true);
    releases.restore(servedBefore, announced);
    canary.open(new ReleaseSwitch(opener, new OnTask(), new OnTrial(), false));
  }

  /** Overlays hold leases, and the hook is not to hold the task. */
  private static Runnable closing(LinkerProvider provider) {
    return () -> {
      JobEntities.closeUnused();
      provider.closeUnused();
    };
  }

  @Override
  public void processElement2(StreamRecord<LiveOrder> element) throws Exception {
    ReleaseOrder release = element.getValue().release();
    OverlayUpdate entity = element.getValue().entity();
    if (release != null) {
      follow(release);
    }
    if (entity != null && overlays != null) {
      overlays.add(entity);
    }
  }

  private void follow(ReleaseOrder order) throws Exception {
    switch (order.kind()) {
      case SERVE -> serve(order.release());
      case CANARY -> canary.start(order);
      case WITHDRAW -> endTrial(order.release().id());
    }
  }

  /** A canary that is promoted is open already, so that it is served at once. */
  private void serve(ReleasePointer release) throws Exception {
    if (!release.equals(announced)) {
      announced = release;
      announcedState.put(LAST, release);
      announcedState.remove(EARLIER);
    }
    releases.announce(release);
    canary.end(release.id());
  }

  private void endTrial(String releaseId) throws Exception {
    if (canary.end(releaseId)) {
      reports.ended(releaseId);
    }
  }

  @Override
  public void processElement1(StreamRecord<PendingQuestion> element) throws Exception {
    PendingQuestion question = element.getValue();
    ReleasePointer release = releases.served();
    if (release == null) {
      letWait(question);
    } else if (waiting.size() == 0) {
      emit(question, release);
    } else { // behind those that came before; two leave for one that comes
      waiting.add(question);
      emitWaiting(2);
    }
  }

  private void letWait(PendingQuestion question) {
    if (!waiting.hasRoom()) {
      RuntimeException refusal = releases.refusal();
      String reason =
          refusal == null
              ? "no release has been announced: announce one"
              : "no release opens (%s): announce one that does".formatted(Reason.message(refusal));
      throw new IllegalStateException(
          "%d questions wait, but %s, or raise elq.release.max-waiting-questions"
              .formatted(waiting.size(), reason),
          refusal);
    }
    waiting.add(question);
  }

  private void emit(PendingQuestion question, ReleasePointer release) {
    ReleasePointer tried = canary.tries(question.id());
    ReleasePointer answers = tried == null ? release : tried;
    Long version = overlays == null ? null : overlays.version(answers);
    output.collect(new StreamRecord<>(question.answeredBy(answers, version)));
  }

  private void emitWaiting(int most) {
    ReleasePointer release = releases.served();
    for (int left = most; left > 0 && release != null; left--) {
      PendingQuestion first = waiting.poll();
      if (first == null) {
        return;
      }
      emit(first, release);
    }
  }

  /** Slice by slice, so that a checkpoint does not wait for all of them. */
  private void emitSlice() {
    emitWaiting(SLICE);
    if (waiting.size() > 0) {
      mailbox.execute(this::emitSlice, "questions that waited for a release");
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    waiting.snapshot();
    ReleasePointer served = releases.served();
    servedState.update(served == null ? kept() : List.of(served));
  }

  /** What was served before the restart stays known until something is served. */
  private List<ReleasePointer> kept() {
    return servedBefore == null ? List.of() : List.of(servedBefore);
  }

  @Override
  public void endInput(int input) throws Exception {
    ended++;
    if (ended < 2) {
      return;
    }
    while (waiting.size() > 0) {
      if (releases.served() == null && !releases.isOpening()) {
        throw new IllegalStateException(
            "%d questions wait, but the job ends and no release has been announced that opens"
                .formatted(waiting.size()),
            releases.refusal());
      }
      if (releases.served() == null) {
        mailbox.yield();
      } else {
        emitWaiting(SLICE);
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (releases != null) {
      releases.close();
      canary.close();
      job.leave(this);
    }
    super.close();
  }

  private final class OnTask implements ReleaseSwitch.Task {
    @Override
    public void run(ThrowingRunnable<Exception> step) {
      mailbox.execute(step, "a release that was opened");
    }

    @Override
    public void runAfter(Duration pause, ThrowingRunnable<Exception> step) {
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService().registerTimer(now + pause.toMillis(), time -> step.run());
    }
  }

  private final class OnSwitch implements ReleaseSwitch.Listener {
    @Override
    public void served(ReleasePointer release, LinkerLease lease, Duration loading) {
      metricsOfReleases.served(release.id(), loading);
      reports.serving(release.id(), 1, loading);
      job.serve(AssignRelease.this, release, lease);
      if (overlays != null) {
        overlays.served(release);
      }
      if (waiting.size() > 0) {
        emitSlice();
      }
    }

    @Override
    public void refused(ReleasePointer release, RuntimeException reason, boolean again) {
      metricsOfReleases.refused();
      reports.refused(release.id(), reason, again);
    }
  }

  private final class OnTrial implements ReleaseSwitch.Listener {
    @Override
    public void served(ReleasePointer release, LinkerLease lease, Duration loading) {
      reports.serving(release.id(), canary.share(), loading);
    }

    @Override
    public void refused(ReleasePointer release, RuntimeException reason, boolean again) {
      metricsOfReleases.refused();
      reports.refused(release.id(), reason, again);
    }
  }
}
