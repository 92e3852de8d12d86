// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.entity.EntityBench;
import io.elq.cli.common.Arguments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq bench entities}. */
@Command(
    name = "entities",
    description = {
      "Measures the entities a second that releases' entity encoders take.",
      "They take turns at the same entities of the first release's catalogue, as a release is built."
          + " The vectors of each are compared with those of the first: cosines, the lowest, that of"
          + " the worst 1 %, and the median."
    })
final class EntityBenchCommand implements Callable<Integer> {

  @Option(
      names = "--release",
      paramLabel = "DIR",
      required = true,
      description = "Release directory; give the option again for another (required).")
  private List<Path> releases;

  @Option(
      names = "--entities",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Entities in a turn, spread over the catalogue evenly (default: ${DEFAULT-VALUE}).")
  private int entities;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is measured (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Batches encoded at the same time (default: the processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    json.prepare();
    Map<String, Path> byName = new LinkedHashMap<>();
    for (Path release : releases) {
      Arguments.require(release.resolve("release.json"), "name a release directory");
      byName.put(release.getFileName().toString(), release);
    }
    EntityBench bench = Arguments.checked(() -> new EntityBench(byName, entities, turns, threads));
    Figures figures = Figures.begin();
    bench.run(figures::addAndPrint);
    json.write(figures);
    return 0;
  }
}
