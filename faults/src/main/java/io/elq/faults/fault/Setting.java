// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.util.List;
import java.util.Set;

/**
 * The cluster that a fault needs.
 *
 * @param taskManagers of one slot each
 * @param parallelism that the job begins with
 * @param arguments of the job, beyond the usual ones
 * @param props what it needs beside them
 */
public record Setting(int taskManagers, int parallelism, List<String> arguments, Set<Prop> props) {

  /** Two TaskManagers, with a subtask on each. */
  public static final Setting USUAL = new Setting(2, 2, List.of(), Set.of());

  /** What not every fault needs, nor every machine allows. */
  public enum Prop {
    /** Checkpoints lie on a small disk of their own. */
    SMALL_DISK,
    /** The processes have a clock of their own, which can be set. */
    OWN_CLOCK
  }

  /** The same with more arguments. */
  Setting with(String... more) {
    return new Setting(taskManagers, parallelism, List.of(more), props);
  }

  /** The same with one more prop. */
  Setting with(Prop more) {
    return new Setting(taskManagers, parallelism, arguments, Set.of(more));
  }
}
