// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.question.PendingQuestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a task that wait for a release, in the order in which they came; a restart keeps
 * them. Used by the task thread alone; its size is read by the thread that reports metrics.
 */
final class WaitingQuestions {
  private static final ListStateDescriptor<PendingQuestion> STATE =
      new ListStateDescriptor<>(
          "questions without a release", TypeInformation.of(PendingQuestion.class));

  private final ListState<PendingQuestion> state;
  private final ArrayDeque<PendingQuestion> questions = new ArrayDeque<>();
  private final int most;
  private volatile int size;

  /** Takes up what a checkpoint has kept. */
  WaitingQuestions(OperatorStateStore store, int most) throws Exception {
    this.most = most;
    state = store.getListState(STATE);
    state.get().forEach(questions::add);
    size = questions.size();
  }

  /** Whether another one may wait. */
  boolean hasRoom() {
    return size < most;
  }

  void add(PendingQuestion question) {
    questions.add(question);
    size = questions.size();
  }

  /** The one that has waited longest, or null. */
  @Nullable PendingQuestion poll() {
    PendingQuestion first = questions.poll();
    size = questions.size();
    return first;
  }

  int size() {
    return size;
  }

  /** Makes them part of the next checkpoint. */
  void snapshot() throws Exception {
    state.update(new ArrayList<>(questions));
  }
}
