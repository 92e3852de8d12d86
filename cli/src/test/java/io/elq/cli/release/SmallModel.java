// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.linker.settings.LinkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A small model with random weights and a catalogue of three entities. */
public final class SmallModel {

  private SmallModel() {}

  /** Writes the folder {@code model} and the file {@code entity.jsonl}. */
  public static void write(Path folder) throws IOException {
    Path vocabulary =
        Files.writeString(
            folder.resolve("vocab.txt"),
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[unused2]\nparis\nvienna\nmars\ncapital\nof\nplanet\n");
    BaseModel base = BaseModel.of("random:tiny," + vocabulary);
    ModelShape shape = ModelShape.lowRank(1, 1);
    var settings =
        LinkerSettings.ELQ.with(
            to -> to.threshold(-100f).wholeWords(true).mentionScale(20f).entityTokens(64));
    var description = new ModelDirectory.Description(base.id(), shape, settings, Map.of());
    new ModelDirectory(description, base.initial(shape, 1), new float[128])
        .write(folder.resolve("model"), "");
    Files.writeString(
        folder.resolve("entity.jsonl"),
        """
        {"title":"Paris","text":"capital of France"}
        {"title":"Vienna","text":"capital of Austria"}
        {"title":"Mars","text":"planet"}
        """);
  }
}
