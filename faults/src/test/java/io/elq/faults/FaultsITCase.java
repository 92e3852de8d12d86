// SPDX-License-Identifier: Apache-2.0
package io.elq.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faults.fault.Fault;
import io.elq.faults.fault.Load;
import io.elq.faults.fault.Releases;
import io.elq.faults.report.FaultResult;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes are killed while questions flow; the other faults run in {@code ./elq faults}. */
@Timeout(600)
class FaultsITCase {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"KILL_TASKMANAGER", "KILL_JOBMANAGER", "SWAP_AND_KILL"})
  void everyQuestionIsAnsweredOnceThough(Fault fault) throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    TinyRelease.write(one, 7);
    TinyRelease.write(two, 8);
    List<String> texts = List.of("who is the king of france", "where was homer born", "paris");

    FaultResult result =
        new FaultRun(
                fault, new Releases(one, two, texts), new Load(3_000, 600), folder.resolve("run"))
            .run(accounted -> {});

    assertThat(result.questions()).isGreaterThanOrEqualTo(3_000);
    assertThat(result.lost()).isZero();
    assertThat(result.duplicated()).isZero();
    assertThat(result.deadLetters()).isZero();
    assertThat(result.recoverySeconds()).isPositive();
  }
}
