// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Counts the questions that are done, for whoever watches the job. */
final class CountQuestions extends RichMapFunction<ReplayedQuestion, ReplayedQuestion> {

  /** Name of the accumulator. */
  static final String DONE = "questions done";

  private transient LongCounter done;

  @Override
  public void open(OpenContext context) {
    done = getRuntimeContext().getLongCounter(DONE);
  }

  @Override
  public ReplayedQuestion map(ReplayedQuestion question) {
    done.add(1);
    return question;
  }
}
