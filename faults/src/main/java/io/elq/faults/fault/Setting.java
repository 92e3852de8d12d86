// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.util.List;

/**
 * The cluster that a fault needs.
 *
 * @param taskManagers of one slot each
 * @param parallelism that the job begins with
 * @param arguments of the job, beyond the usual ones
 * @param smallDisk whether checkpoints lie on a small disk of their own
 */
public record Setting(
    int taskManagers, int parallelism, List<String> arguments, boolean smallDisk) {

  /** Two TaskManagers, with a subtask on each. */
  public static final Setting USUAL = new Setting(2, 2, List.of(), false);

  /** The same with more arguments. */
  Setting with(String... more) {
    return new Setting(taskManagers, parallelism, List.of(more), smallDisk);
  }
}
