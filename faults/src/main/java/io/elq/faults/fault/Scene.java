// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.faults.cluster.FlinkProcesses;
import io.elq.faults.cluster.LinkingJobs;
import io.elq.faults.cluster.Topics;
import io.elq.faults.flow.Announcements;
import io.elq.faults.flow.EntityUpdates;
import io.elq.faults.flow.Ledger;
import io.elq.faults.flow.QuestionFlow;
import io.elq.linker.release.ReleasePointer;
import io.elq.sandbox.kafka.ClientListener;
import io.elq.sandbox.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.IOUtils;

/**
 * What a fault happens to: a broker, a Flink cluster, the linking job on it, questions that flow
 * through it, and the ledger of what came of them. Used by one thread, which closes it.
 */
public final class Scene implements AutoCloseable {

  /** Longest time until something that was done shows. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Without a further answer for so long, those that are missing are lost. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** Four checkpoints. */
  private static final Duration SETTLE = Duration.ofSeconds(4);

  private static final KafkaBroker.Settings BROKER =
      new KafkaBroker.Settings(256, List.of(), PATIENCE, ClientListener.PLAINTEXT);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final Releases releases;
  private final KafkaBroker broker;
  private final FlinkProcesses flink;
  private final LinkingJobs jobs;
  private final Announcements announcements;
  private final EntityUpdates updates;
  private final Ledger ledger;
  private final QuestionFlow flow;

  private Scene(Path folder, Setting setting, Releases releases, Load load) throws Exception {
    this.folder = folder;
    this.releases = releases;
    try {
      // What a killed run kept of its cluster would be taken over by this one.
      FileUtils.deleteDirectory(folder.toFile());
      flink = opened(FlinkProcesses.start(folder, setting.taskManagers()));
      broker = opened(KafkaBroker.start(BROKER));
      String servers = broker.bootstrapServers();
      Topics.create(servers);
      announcements = new Announcements(servers);
      announcements.announce(ReleasePointer.to(releases.one()));
      updates = new EntityUpdates(servers);
      jobs = opened(new LinkingJobs(flink.restPort(), folder, arguments(servers, setting)));
      if (setting.smallDisk()) {
        opened(SmallDisk.mount(jobs.checkpoints()));
      }
      jobs.submit(setting.parallelism(), null);
      ledger = opened(new Ledger(servers));
      flow = opened(new QuestionFlow(servers, releases.texts(), load.questions(), load.rate()));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything.
   *
   * @param folder for what the processes keep, and their logs; emptied first
   * @throws FaultNotPossibleException if this machine does not allow the setting
   */
  public static Scene open(Path folder, Setting setting, Releases releases, Load load)
      throws Exception {
    return new Scene(folder, setting, releases, load);
  }

  private static List<String> arguments(String servers, Setting setting) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--elq.kafka.bootstrap-servers=" + servers,
                "--elq.release.topic=" + Topics.RELEASES,
                "--elq.release.status-topic=" + Topics.STATES,
                "--elq.entities.topic=" + Topics.ENTITIES,
                "--elq.delivery.transactional-id-prefix=elq-faults"));
    arguments.addAll(setting.arguments());
    return arguments;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  Path folder() {
    return folder;
  }

  Releases releases() {
    return releases;
  }

  KafkaBroker broker() {
    return broker;
  }

  /** The cluster. */
  public FlinkProcesses flink() {
    return flink;
  }

  LinkingJobs jobs() {
    return jobs;
  }

  /** The questions that flow. */
  public QuestionFlow flow() {
    return flow;
  }

  /** What came of them. */
  public Ledger ledger() {
    return ledger;
  }

  /** Has the job serve a release; it goes on with the one before until it is open. */
  public void announce(ReleasePointer release) throws InterruptedException {
    announcements.announce(release);
  }

  Announcements announcements() {
    return announcements;
  }

  EntityUpdates updates() {
    return updates;
  }

  /** Waits for the answer to a question that is asked from now on. */
  public void awaitAnswers() throws InterruptedException {
    int next = flow.asked();
    await("an answer to question " + next + " or a later one", () -> ledger.answeredFrom(next));
  }

  /**
   * Lets the flow end and waits until all its questions have come back, or nothing more comes, and
   * then for some checkpoints.
   *
   * @param progress is told how many questions have been accounted for, now and then
   */
  public void awaitOutcomes(IntConsumer progress) throws InterruptedException {
    flow.mayEnd();
    int accounted = -1;
    long last = System.nanoTime();
    while (!flow.ended() || ledger.accounted() < flow.asked()) {
      check();
      int now = ledger.accounted();
      if (now != accounted) {
        accounted = now;
        last = System.nanoTime();
        progress.accept(now);
      }
      if (System.nanoTime() - last > SILENCE.toNanos()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    progress.accept(ledger.accounted());
    awaitCheckpoints();
  }

  /** Waits for some checkpoints: what was written twice would show with them. */
  public void awaitCheckpoints() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
  }

  /** Waits until a release has answered a question that is asked from now on. */
  void awaitAnswersBy(ReleasePointer release) throws InterruptedException {
    int next = flow.asked();
    await(
        "an answer of %s to question %d or a later one".formatted(release.id(), next),
        () -> ledger.answeredFrom(next, release.id()));
  }

  void awaitState(ReleasePointer release, String state) throws InterruptedException {
    await(
        "the state %s of %s".formatted(state, release.id()),
        () -> ledger.reported(release.id(), state));
  }

  /**
   * Waits until something holds.
   *
   * @param what in words
   * @throws IllegalStateException if it does not for too long, or questions can no longer be asked
   *     or answers read
   */
  public void await(String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      check();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s did not come within %d s".formatted(what, PATIENCE.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Checks that all goes on that nobody broke.
   *
   * @throws IllegalStateException if questions can no longer be asked, answers not be read, or a
   *     process has ended by itself
   */
  public void check() {
    flow.check();
    ledger.check();
    flink.check();
  }

  @Override
  public void close() throws Exception {
    IOUtils.closeAll(open); // the last first
  }
}
