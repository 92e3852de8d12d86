// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong, and how it is made to. */
public enum Fault {
  KILL_TASKMANAGER(
      "kill -9 of a TaskManager; another is started",
      Setting.USUAL,
      ProcessFaults::killTaskManager),
  KILL_JOBMANAGER(
      "kill -9 of the JobManager; another takes over its job from ZooKeeper and the disk",
      Setting.USUAL,
      ProcessFaults::killJobManager),
  KILL_BOTH(
      "kill -9 of the JobManager and a TaskManager in the same second",
      Setting.USUAL,
      ProcessFaults::killBoth),
  STOP_BROKER(
      "kill -9 of the broker, which is back after 30 s", Setting.USUAL, ProcessFaults::stopBroker),
  FAIL_CHECKPOINTS(
      "the folder of checkpoints cannot be written for 5 s, fewer failures than are tolerated",
      Setting.USUAL,
      StorageFaults::failCheckpoints),
  FAIL_MANY_CHECKPOINTS(
      "the folder of checkpoints is gone for 20 s, so that the job restarts",
      Setting.USUAL,
      StorageFaults::failManyCheckpoints),
  FILL_DISK(
      "the disk of the checkpoints is full for 20 s; needs root, to mount one",
      new Setting(2, 2, List.of(), true),
      StorageFaults::fillDisk),
  RESCALE(
      "cancelled with a savepoint and open transactions, and restored: from 1 subtask to 3, to 2",
      new Setting(3, 1, List.of(), false),
      JobFaults::rescale),
  RESUBMIT(
      "stopped with a savepoint and submitted again to the same cluster, three times",
      Setting.USUAL,
      JobFaults::resubmit),
  SWAP("another release is announced and served", Setting.USUAL, ReleaseFaults::swap),
  ROLL_BACK("a swap and the way back", Setting.USUAL, ReleaseFaults::rollBack),
  SWAP_AND_KILL(
      "another release is announced, and a TaskManager killed in the same second",
      Setting.USUAL,
      ReleaseFaults::swapAndKill),
  CORRUPT_RELEASE(
      "a release with a wrong byte is announced", Setting.USUAL, ReleaseFaults::announceCorrupt),
  UNREACHABLE_RELEASE(
      "a release is announced before its folder is there",
      Setting.USUAL,
      ReleaseFaults::announceUnreachable),
  LIVE_ENTITIES(
      "an entity is added and a TaskManager killed; it is deleted and the JobManager killed, too",
      Setting.USUAL,
      EntityFaults::addDeleteAndKill),
  THROWING_ENCODER(
      "an encoder that throws when it gets a certain word",
      Setting.USUAL,
      true,
      EncoderFaults::throwing),
  HANGING_ENCODER(
      "a call of the encoder that never ends, and hangs again when it is repeated, while its queue"
          + " is full",
      Setting.USUAL.with(EncoderFaults.ONE_CALL),
      true,
      EncoderFaults::hanging),
  GREEDY_ENCODER(
      "an encoder that runs out of memory with every batch of more than one question",
      Setting.USUAL.with(EncoderFaults.ONE_CALL),
      EncoderFaults::greedy),
  POISON_RECORDS(
      "records that are no question, no announcement of a release and no update of an entity",
      Setting.USUAL,
      true,
      RecordFaults::poison),
  LARGE_ANSWERS(
      "answers above the producer's max.request.size",
      Setting.USUAL.with(RecordFaults.SMALL_REQUESTS),
      true,
      RecordFaults::tooLarge),
  JUMPING_CLOCKS(
      "records and event times of the years 1, 1970 and 9999",
      Setting.USUAL,
      RecordFaults::jumpingClocks);

  /** Makes it happen; returns when it is over. */
  private interface Injection {
    void into(Scene scene) throws Exception;
  }

  private final String meaning;
  private final Setting setting;
  private final boolean oddAreDeadLetters;
  private final Injection injection;

  Fault(String meaning, Setting setting, Injection injection) {
    this(meaning, setting, false, injection);
  }

  Fault(String meaning, Setting setting, boolean oddAreDeadLetters, Injection injection) {
    this.meaning = meaning;
    this.setting = setting;
    this.oddAreDeadLetters = oddAreDeadLetters;
    this.injection = injection;
  }

  /** What happens, in a line. */
  public String meaning() {
    return meaning;
  }

  /** The cluster that it needs. */
  public Setting setting() {
    return setting;
  }

  /** Whether the odd records that it sends become dead letters; no others may. */
  public boolean oddAreDeadLetters() {
    return oddAreDeadLetters;
  }

  /**
   * Makes it happen, and returns when it is over.
   *
   * @throws IllegalStateException if it has not shown
   */
  public void inject(Scene scene) throws Exception {
    injection.into(scene);
  }

  /** The fault of this name, if there is one. */
  public static Optional<Fault> named(String name) {
    return Arrays.stream(values()).filter(fault -> fault.toString().equals(name)).findFirst();
  }

  /** Its name in commands and reports, for example {@code kill-taskmanager}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
