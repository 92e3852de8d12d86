// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.UserException;
import io.elq.evaluation.report.SuiteChart;
import io.elq.evaluation.suite.LinkerResult;
import io.elq.evaluation.suite.SetResult;
import io.elq.evaluation.suite.Suite;
import io.elq.evaluation.suite.SuiteResult;
import io.elq.evaluation.suite.SuiteSet;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.stream.InputFormat;
import io.elq.linker.stream.JsonOutput;
import io.elq.linker.stream.LinkPipeline;
import io.elq.linker.stream.QuestionReader;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Judges linkers on all sets of a suite.
 *
 * @param input sets and linkers
 * @param folder where answers of releases are kept, by release id, and the picture is written; null
 *     for neither
 */
record SuiteRun(SuiteInput input, @Nullable Path folder) {

  /** The picture's name in the folder. */
  private static final String CHART = "suite.png";

  /** Links what has to be linked, judges all, and draws the picture. */
  SuiteResult run() throws IOException {
    Suite suite = new Suite(SuiteSet.in(input.folders(), input.split()));
    for (SuiteSet set : suite.unlabelled()) {
      System.err.printf("%s is left out: none of its questions is labelled%n", set.file());
    }
    List<LinkerResult> linkers = new ArrayList<>();
    for (Path release : input.releases()) {
      linkers.add(judge(suite, release));
    }
    for (Map.Entry<String, Path> other : input.answers().entrySet()) {
      linkers.add(suite.judge(other.getKey(), set -> answers(other.getValue(), set)));
    }
    linkers.forEach(SuiteRun::reportMissing);
    SuiteResult result = new SuiteResult(linkers);
    draw(result);
    return result;
  }

  private void draw(SuiteResult result) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(CHART), SuiteChart.png(result));
      System.err.printf("Picture: %s%n", folder.resolve(CHART));
    }
  }

  private static Path answers(Path folder, SuiteSet set) {
    return set.answersIn(folder)
        .orElseThrow(
            () ->
                new UserException(
                    "%s has no predictions for the set %s: %s.jsonl is missing"
                        .formatted(folder, set.name(), set.name())));
  }

  private LinkerResult judge(Suite suite, Path directory) throws IOException {
    ServingOptions options = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release release = Release.open(directory, options)) {
      String name = release.manifest().id();
      Path kept =
          folder == null
              ? Files.createTempDirectory("elq-answers-")
              : Files.createDirectories(folder.resolve(name));
      try (ProgressBar bar = ProgressBars.start(name, -1)) {
        return suite.judge(name, set -> link(release, set, kept, bar));
      }
    }
  }

  private static Path link(Release release, SuiteSet set, Path kept, ProgressBar bar)
      throws IOException {
    Path file = kept.resolve(set.name() + ".jsonl");
    bar.setExtraMessage(" " + set.name());
    try (InputStream questions = PlainOrGzip.open(set.file());
        OutputStream answers = new BufferedOutputStream(Files.newOutputStream(file))) {
      new LinkPipeline(release, 0)
          .run(
              new QuestionReader(set.file().toString(), questions, InputFormat.JSONL),
              new JsonOutput(answers, System.err, bar::step));
    }
    return file;
  }

  private static void reportMissing(LinkerResult linker) {
    for (SetResult set : linker.sets()) {
      if (set.missing() > 0) {
        System.err.printf(
            "%s has no prediction for %,d of the %,d questions of %s: their gold counts as missed%n",
            linker.name(), set.missing(), set.questions(), set.name());
      }
    }
  }
}
