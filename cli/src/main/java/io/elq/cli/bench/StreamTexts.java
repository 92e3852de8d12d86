// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.linker.release.ReleaseFile;
import io.elq.trainer.synthesize.QuestionSynthesizer;
import io.elq.trainer.synthesize.SynthesizedQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Questions that the stream's benchmark asks: synthesized about a release's catalogue. */
final class StreamTexts {
  /** Another seed than training and the demo's load use. */
  private static final long SEED = 30_000_001;

  private static final int TEXTS = 2_000;

  private StreamTexts() {}

  static List<String> of(Path release) throws IOException {
    return new QuestionSynthesizer(release.resolve(ReleaseFile.CATALOGUE.fileName()))
        .questions(SEED)
        .limit(TEXTS)
        .map(SynthesizedQuestion::text)
        .toList();
  }
}
