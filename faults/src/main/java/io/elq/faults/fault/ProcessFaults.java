// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.util.concurrent.TimeUnit;

/** Processes that die. What an orchestrator would start again is started again at once. */
final class ProcessFaults {

  static final int BROKER_AWAY_SECONDS = 30;

  private ProcessFaults() {}

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
