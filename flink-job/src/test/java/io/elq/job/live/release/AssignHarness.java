// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.FakeRelease;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.release.ReleasePointer;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** The assign stage alone. */
final class AssignHarness
    extends TwoInputStreamOperatorTestHarness<PendingQuestion, ReleasePointer, PendingQuestion> {

  AssignHarness(LinkerProvider provider, int maxWaiting) throws Exception {
    super(new AssignRelease(provider, maxWaiting));
    // As Flink does for operators of a job, but not for those of a harness.
    getOperator().setMailboxExecutor(mockTask.getMailboxExecutorFactory().createExecutor(0));
    var config = getExecutionConfig().getSerializerConfig();
    setup(TypeInformation.of(PendingQuestion.class).createSerializer(config));
  }

  void announce(String release) throws Exception {
    announce(FakeRelease.pointer(release));
  }

  void announce(ReleasePointer release) throws Exception {
    processElement2(release, 0);
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
