// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.FakeRelease;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.ReleasePointer;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** The assign stage alone. */
final class AssignHarness
    extends TwoInputStreamOperatorTestHarness<PendingQuestion, LiveOrder, PendingQuestion> {

  AssignHarness(LinkerProvider provider, int maxWaiting) throws Exception {
    this(provider, maxWaiting, false);
  }

  /**
   * @param liveEntities whether entities are added and deleted
   */
  AssignHarness(LinkerProvider provider, int maxWaiting, boolean liveEntities) throws Exception {
    super(new AssignRelease(provider, maxWaiting, liveEntities));
    // As Flink does for operators of a job, but not for those of a harness.
    getOperator().setMailboxExecutor(mockTask.getMailboxExecutorFactory().createExecutor(0));
    var config = getExecutionConfig().getSerializerConfig();
    setup(TypeInformation.of(PendingQuestion.class).createSerializer(config));
  }

  void announce(String release) throws Exception {
    announce(FakeRelease.pointer(release));
  }

  void announce(ReleasePointer release) throws Exception {
    order(ReleaseOrder.serve(release));
  }

  void order(ReleaseOrder order) throws Exception {
    processElement2(LiveOrder.of(order), 0);
  }

  void order(OverlayUpdate update) throws Exception {
    processElement2(LiveOrder.of(update), 0);
  }

  /** States that were reported, as RELEASE STATE. */
  List<String> reported() {
    var reports = getSideOutput(AssignRelease.STATUS);
    return reports == null
        ? List.of()
        : reports.stream()
            .map(report -> report.getValue().getReleaseId() + " " + report.getValue().getState())
            .toList();
  }

  void ask(String... ids) throws Exception {
    for (String id : ids) {
      processElement1(AssignReleaseTest.question(id), 0);
    }
  }

  /** Runs what was put into the task's mailbox. */
  void runMail() throws Exception {
    while (runOneMail()) {
      // the next
    }
  }

  boolean runOneMail() throws Exception {
    var mail = getTaskMailbox().tryTake(0);
    if (mail.isEmpty()) {
      return false;
    }
    Mail first = mail.get();
    first.run();
    return true;
  }

  /** Each question that left, and its release. */
  List<String> answered() {
    return extractOutputValues().stream().map(q -> q.id() + " " + q.release().id()).toList();
  }
}
