// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.encode.Encoded;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.UnlinkedMention;
import io.elq.schemas.LinkedQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final String TEXT = "is 😀 arkham near rome";

  @Test
  void mentionsThatTheCatalogueLacksAreListedOnlyIfAskedFor() {
    assertThat(answer(false).getUnlinked()).isEmpty();
    assertThat(answer(true).getUnlinked())
        .containsExactly(new io.elq.schemas.UnlinkedMention(6, 12, 5, 11, "arkham", -0.5f));
  }

  private static LinkedQuestion answer(boolean unlinked) {
    PendingQuestion question = Questions.question("q", TEXT, "r1");
    LinkedText linked =
        new LinkedText(
            TEXT, List.of(), List.of(new UnlinkedMention(6, 12, 2, 3, -0.5f)), 1, List.of());
    try (LinkerLease lease = FakeRelease.open(question.assignedRelease())) {
      EncodedText text = lease.linker().encode(lease.linker().prepare(TEXT)).join();
      return new Answers(0, unlinked)
          .answer(
              new Resolved(
                  new Encoded(question, null, null, 0),
                  text,
                  linked,
                  lease,
                  EntityOverlay.EMPTY,
                  0,
                  0))
          .answer();
    }
  }
}
