// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import io.elq.sandbox.process.ChildJvm;
import java.util.Arrays;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * The child processes of {@link FlinkProcesses}: Flink's own main classes, in a JVM that ends with
 * its parent.
 */
final class FlinkMain {

  static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";

  private FlinkMain() {}

  /**
   * Runs a JobManager or a TaskManager.
   *
   * @param args which of them, then what Flink's own main class takes
   */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    String[] flink = Arrays.copyOfRange(args, 1, args.length);
    switch (args[0]) {
      case JOB_MANAGER -> StandaloneSessionClusterEntrypoint.main(flink);
      case TASK_MANAGER -> TaskManagerRunner.main(flink);
      default -> throw new IllegalArgumentException("neither of Flink's processes: " + args[0]);
    }
  }
}
