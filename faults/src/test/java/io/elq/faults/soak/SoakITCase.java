// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faults.fault.Releases;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A soak of some seconds: what it measures is there, and adds up. */
@Timeout(300)
class SoakITCase {
  @TempDir Path folder;

  @Test
  void bothPartsAreMeasuredAndNoQuestionIsLost() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    TinyRelease.write(one, 7);
    TinyRelease.write(two, 8);
    Path run = Files.createDirectories(folder.resolve("run"));
    Path leftByAnother = Files.createDirectories(run.resolve("ha")).resolve("job");
    Files.writeString(leftByAnother, "no job");
    Soak soak =
        new Soak(
            new Releases(one, two, List.of("who is the king of france"), "iliad"),
            100,
            new Schedule(
                Duration.ZERO,
                Duration.ofSeconds(5),
                30,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2)),
            run);

    SoakResult result = soak.run(sample -> {});

    assertThat(leftByAnother).doesNotExist();
    assertThat(result.exactlyOnce()).isTrue();
    assertThat(result.deadLetters()).isZero();
    assertThat(result.phases())
        .extracting(SoakResult.PhaseResult::name)
        .containsExactly("steady", "swapping", "after");
    assertThat(result.phases()).extracting(SoakResult.PhaseResult::swaps).containsExactly(0, 2, 0);
    assertThat(result.phases())
        .allSatisfy(
            phase -> {
              assertThat(phase.questions()).isGreaterThan(50);
              assertThat(phase.p50Millis()).isPositive();
              assertThat(phase.highestMillis()).isGreaterThanOrEqualTo(phase.p99Millis());
              assertThat(phase.megabytesAtFirst()).isGreaterThan(100);
            });
    assertThat(result.memory()).allSatisfy(sample -> assertThat(sample.megabytes()).hasSize(2));
  }
}
