// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.resolve.Outcome;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Sends answers on and dead letters aside. */
public final class RouteOutcomes extends ProcessFunction<Outcome, Outcome> {

  @Override
  public void processElement(Outcome outcome, Context context, Collector<Outcome> out) {
    if (outcome.deadLetter() == null) {
      out.collect(outcome);
    } else {
      context.output(DeadLetters.TAG, outcome.deadLetter());
    }
  }
}
