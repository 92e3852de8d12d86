// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.linker.release.ReleaseFile;
import io.elq.trainer.synthesize.QuestionSynthesizer;
import io.elq.trainer.synthesize.SynthesizedQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Questions that benchmarks of linker and stream ask: synthesized about a release's catalogue. */
final class SynthesizedTexts {
  /** Another seed than training and the demo's load use. */
  private static final long SEED = 30_000_001;

  private static final int TEXTS = 2_000;

  private SynthesizedTexts() {}

  static List<String> of(Path release) throws IOException {
    return new QuestionSynthesizer(release.resolve(ReleaseFile.CATALOGUE.fileName()))
        .questions(SEED)
        .limit(TEXTS)
        .map(SynthesizedQuestion::text)
        .toList();
  }
}
