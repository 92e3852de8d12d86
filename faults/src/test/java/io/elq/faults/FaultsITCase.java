// SPDX-License-Identifier: Apache-2.0
package io.elq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faults.fault.Fault;
import io.elq.faults.fault.Load;
import io.elq.faults.fault.Releases;
import io.elq.faults.fault.Scene;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes are killed while questions flow, one after the other in the same cluster, which
 * takes a while to start, and an encoder throws; all other faults run in {@code ./elq faults}.
 */
@Timeout(600)
class FaultsITCase {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.KILL_TASKMANAGER,
          Fault.KILL_JOBMANAGER,
          Fault.SWAP_AND_KILL,
          Fault.THROWING_ENCODER);

  private static final int QUESTIONS = 5_000;

  @TempDir Path folder;

  @Test
  void everyQuestionIsAnsweredOnceThoughTaskManagersAndTheJobManagerAreKilled() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    TinyRelease.write(one, 7);
    TinyRelease.write(two, 8);
    Releases releases =
        new Releases(one, two, List.of("who is the king of france", "paris"), "iliad");
    try (Scene scene =
        Scene.open(
            folder.resolve("run"), FAULTS.get(0).setting(), releases, new Load(QUESTIONS, 300))) {
      scene.await("the first answer", () -> scene.ledger().accounted() > 0);
      scene.flow().begin();
      for (Fault fault : FAULTS) {
        scene.awaitAnswers();
        fault.inject(scene);
        scene.awaitAnswers();
      }
      scene.flow().mayEnd();
      scene.await(
          "an answer to every question",
          () -> scene.flow().ended() && scene.ledger().accounted() >= scene.flow().asked());
      scene.awaitCheckpoints();

      assertThat(scene.flow().asked()).isGreaterThanOrEqualTo(QUESTIONS);
      assertThat(scene.ledger().accounted()).isEqualTo(scene.flow().asked());
      assertThat(scene.ledger().duplicated()).isZero();
      assertThat(scene.ledger().deadLetters()).isEqualTo(scene.flow().odd()).isPositive();
    }
  }
}
