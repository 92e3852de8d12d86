// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.faults;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.release.ReleaseBuild;
import io.elq.faults.fault.Releases;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Two releases with the parts of any other, but of a tiny model with random weights: what is
 * counted is questions, not whether they are linked well, and the machine is to be the cluster's.
 */
final class FaultReleases {

  private static final String VOCABULARY =
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[unused2]\nparis\nvienna\nmars\ncapital\nof\nplanet\nis\nwhat\nfever\n";

  private static final List<String> TEXTS =
      List.of("what is the capital of france", "is mars a planet", "vienna", "paris is what");

  /** A word of the vocabulary that is in none of them. */
  private static final String UNUSUAL = "fever";

  /** A score that every candidate exceeds, so that answers hold entities. */
  private static final float ANY = -100f;

  private FaultReleases() {}

  /** Builds them in a folder. */
  static Releases build(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path vocabulary = Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
    BaseModel base = BaseModel.of("random:tiny," + vocabulary);
    ModelShape shape = ModelShape.lowRank(1, 1);
    LinkerSettings settings =
        LinkerSettings.ELQ.with(
            to -> to.threshold(ANY).wholeWords(true).mentionScale(20f).entityTokens(64));
    var description = new ModelDirectory.Description(base.id(), shape, settings, Map.of());
    new ModelDirectory(description, base.initial(shape, 1), new float[128])
        .write(folder.resolve("model"), "");
    return new Releases(
        build(folder, "one", "planet"), build(folder, "two", "planet of the sun"), TEXTS, UNUSUAL);
  }

  private static Path build(Path folder, String name, String mars) throws IOException {
    Path catalogue =
        Files.writeString(
            folder.resolve(name + ".jsonl"),
            """
            {"title":"Paris","text":"capital of France","kb_idx":"Q90"}
            {"title":"Vienna","text":"capital of Austria","kb_idx":"Q1741"}
            {"title":"Mars","text":"%s","kb_idx":"Q111"}
            """
                .formatted(mars));
    Path release = folder.resolve(name);
    new ReleaseBuild(
            folder.resolve("model"),
            catalogue,
            null,
            release,
            "faults",
            null,
            Precision.FP32,
            folder.resolve("vectors"),
            1)
        .build();
    return release.toAbsolutePath();
  }
}
