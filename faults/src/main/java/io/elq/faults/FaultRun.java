// SPDX-License-Identifier: Apache-2.0
package io.elq.faults;

import io.elq.faults.fault.Fault;
import io.elq.faults.fault.FaultNotPossibleException;
import io.elq.faults.fault.Load;
import io.elq.faults.fault.Releases;
import io.elq.faults.fault.Scene;
import io.elq.faults.flow.Ledger;
import io.elq.faults.report.FaultResult;
import io.elq.linker.lines.Reason;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.flink.util.FileUtils;

/**
 * Injects one fault into a cluster of its own while questions flow, and counts what came of them.
 *
 * @param fault the fault
 * @param releases what is served
 * @param load what is asked
 * @param folder for what the processes keep, and their logs; emptied first, and deleted when the
 *     fault was survived
 */
public record FaultRun(Fault fault, Releases releases, Load load, Path folder) {

  /** The part of the questions that is asked before the fault. */
  private static final double BEFORE = 0.25;

  /**
   * Runs it.
   *
   * @param progress is told how many questions have been accounted for, now and then
   * @throws FaultRunException if it did not come as it should, or was not survived; the message
   *     names the folder
   * @throws FaultNotPossibleException if this machine does not allow the fault
   */
  public FaultResult run(IntConsumer progress) throws Exception {
    FaultResult result;
    try (Scene scene = Scene.open(folder, fault.setting(), releases, load)) {
      result = run(scene, progress);
    } catch (FaultNotPossibleException e) {
      FileUtils.deleteDirectory(folder.toFile());
      throw e;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // Flink's client throws any
      throw new FaultRunException(
          "%s: %s. Logs are in %s".formatted(fault, Reason.of(e), folder), e);
    }
    if (result.exactlyOnce()) {
      FileUtils.deleteDirectory(folder.toFile());
    }
    return result;
  }

  private FaultResult run(Scene scene, IntConsumer progress) throws Exception {
    Ledger ledger = scene.ledger();
    int before = (int) (load.questions() * BEFORE);
    scene.await("the first answer", () -> ledger.accounted() > 0);
    scene.flow().begin();
    while (scene.flow().asked() < before) {
      progress.accept(ledger.accounted());
      TimeUnit.MILLISECONDS.sleep(100);
    }
    scene.awaitAnswers();
    int next = scene.flow().asked();
    long injected = System.nanoTime();
    fault.inject(scene);
    scene.awaitOutcomes(progress);
    OptionalLong recovered = ledger.firstAnswerFrom(next);
    checkDeadLetters(scene);
    return new FaultResult(
        fault.toString(),
        scene.flow().asked(),
        scene.flow().asked() - ledger.accounted(),
        ledger.duplicated(),
        ledger.deadLetters(),
        recovered.isPresent() ? Math.round((recovered.getAsLong() - injected) / 1e8) / 10.0 : null);
  }

  private void checkDeadLetters(Scene scene) {
    int expected = fault.oddAreDeadLetters() ? scene.flow().odd() : 0;
    int found = scene.ledger().deadLetters();
    if (found != expected) {
      throw new IllegalStateException(
          "%d questions became dead letters, but %d should".formatted(found, expected));
    }
  }
}
