// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes that die. What an orchestrator would start again is started again at once. */
final class ProcessFaults {

  static final int BROKER_AWAY_SECONDS = 30;

  /** Longer than any time limit of Kafka's and Flink's that is measured by this clock. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private static final Duration BEHIND = Duration.ofDays(-1);
  private static final int SET_SECONDS = 10;

  private ProcessFaults() {}

  static void setClock(Scene scene) throws Exception {
    for (Duration offset : List.of(AHEAD, Duration.ZERO, BEHIND, Duration.ZERO)) {
      scene.clock().set(offset);
      TimeUnit.SECONDS.sleep(SET_SECONDS);
    }
    scene.awaitAnswers();
  }

  static void killTaskManager(Scene scene) throws Exception {
    scene.flink().killTaskManager();
    scene.flink().startTaskManager();
  }

  static void killJobManager(Scene scene) throws Exception {
    scene.flink().killJobManager();
    scene.flink().startJobManager();
  }

  static void killBoth(Scene scene) throws Exception {
    scene.flink().killJobManager();
    scene.flink().killTaskManager();
    scene.flink().startTaskManager();
    scene.flink().startJobManager();
  }

  static void stopBroker(Scene scene) throws Exception {
    scene.broker().kill();
    TimeUnit.SECONDS.sleep(BROKER_AWAY_SECONDS);
    scene.broker().restart();
  }
}
