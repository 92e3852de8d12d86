// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.elq.ElqFiles;
import io.elq.builder.elq.ElqImport;
import io.elq.builder.elq.ElqImportOptions;
import io.elq.linker.settings.Compatibility;
import io.elq.weights.Golden;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The original ELQ's runs as command lines, and releases imported from its files. */
final class GoldenRuns {
  private final Path directory;
  private final Map<String, Path> releases = new HashMap<>();

  /**
   * @param directory where releases are made, each when it is first needed
   */
  GoldenRuns(Path directory) {
    this.directory = directory;
  }

  /** Names of all runs. */
  static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    new ObjectMapper()
        .readTree(Golden.file("runs/summary.json").toFile())
        .forEach(run -> names.add(run.get("run").asText()));
    return names;
  }

  /** The replay that repeats a run: the name tells its configuration. */
  List<String> arguments(String run) throws IOException {
    String[] parts = run.split("__");
    boolean exhaustive = parts[2].equals("none");
    List<String> arguments = new ArrayList<>();
    arguments.add("--release=" + release(parts[0], exhaustive ? "flat" : parts[2]));
    arguments.add("--questions=" + Golden.file("questions_" + parts[1] + ".jsonl"));
    arguments.add("--compatibility=elq");
    if (exhaustive) {
      arguments.add("--exhaustive");
    }
    arguments.add("--threshold");
    arguments.add(run.contains("__thr") ? value(run, "__thr") : "-4.5");
    if (run.contains("__topent")) {
      arguments.add("--threshold-type=top_entity_by_mention");
      arguments.add("--mention-threshold=" + value(run, "_mthr"));
    }
    arguments.add("--mentions=" + (run.contains("__ncm") ? value(run, "__ncm") : "50"));
    arguments.add("--candidates=" + (run.contains("__nce") ? value(run, "__nce") : "10"));
    arguments.add("--max-context=" + (run.contains("__ctx") ? value(run, "__ctx") : "32"));
    return arguments;
  }

  private static String value(String run, String name) {
    return run.substring(run.indexOf(name) + name.length()).split("__")[0];
  }

  private Path release(String variant, String index) throws IOException {
    String name = variant + "-" + index;
    Path known = releases.get(name);
    if (known != null) {
      return known;
    }
    Path model = Golden.file("model");
    Path release = directory.resolve(name);
    ElqImport.run(
        new ElqFiles(
            unpacked(model.resolve(variant + ".legacy.bin.gz")),
            model.resolve(variant + "_params.txt"),
            model.resolve("bert-tiny"),
            model.resolve("entity.jsonl"),
            unpacked(model.resolve("all_entities.t7.gz")),
            unpacked(model.resolve("faiss_" + index + "_index.pkl.gz")),
            null),
        new ElqImportOptions(
            release, name, null, Compatibility.DEFAULT, null, Precision.FP32, true, 2, plan -> {}));
    releases.put(name, release);
    return release;
  }

  private Path unpacked(Path compressed) throws IOException {
    Path plain = directory.resolve(compressed.getFileName().toString().replaceFirst("\\.gz$", ""));
    if (!Files.exists(plain)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
        Files.copy(in, plain);
      }
    }
    return plain;
  }
}
