// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.builder.index.IndexBounds;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.release.ReleaseBuild;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.common.IndexOptions;
import io.elq.cli.common.IndexReport;
import io.elq.cli.common.PrecisionOption;
import io.elq.cli.common.RenamedOption;
import io.elq.cli.local.ShippedModel;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseManifest;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Releases: encoder, index and catalogue, served as one verified unit. */
@Command(
    name = "release",
    description = "Builds, verifies and announces releases, the units that jobs serve.")
public final class ReleaseCommand extends LiveCommands {

  @Command(
      name = "build",
      description = {
        "Builds a release from a trained model and a catalogue.",
        "Encodes and indexes the entities, puts the parts together and verifies them. An"
            + " interrupted build continues with the remaining entities when it is started again."
      })
  void build(
      @Option(
              names = "--model",
              required = true,
              paramLabel = "MODEL",
              converter = ShippedModel.Converter.class,
              description =
                  "Model directory, as ./elq train writes it, "
                      + ShippedModel.CHOICE
                      + " (required).")
          Path model,
      @Option(
              names = "--catalogue",
              required = true,
              paramLabel = "FILE",
              description = "Entities as JSON lines, plain or .gz (required).")
          Path catalogue,
      @Option(
              names = "--aliases",
              paramLabel = "FILE",
              description =
                  "Further aliases of the entities, besides the catalogue's own: lines of alias, tab"
                      + " and row, plain or .gz (default: none).")
          Path aliases,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "Release directory to write (required).")
          Path out,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "release",
              description = "Beginning of the release id (default: ${DEFAULT-VALUE}).")
          String name,
      @Mixin IndexOptions index,
      @Option(
              names = "--index",
              hidden = true,
              parameterConsumer = RenamedOption.class,
              description =
                  "--index is called --index-factory here: it takes a FAISS factory string, while"
                      + " --index names an index file, in ./elq import elq")
          String renamed,
      @Mixin PrecisionOption precision)
      throws IOException {
    Arguments.require(
        model.resolve(ModelDirectory.DESCRIPTION),
        "train a model with ./elq train, or name standard or fast");
    Arguments.requireFolder(out);
    Arguments.require(catalogue, "make one with ./elq catalogue");
    if (aliases != null) {
      Arguments.require(aliases, "leave --aliases out to take the catalogue's aliases alone");
    }
    IndexBounds bounds = index.bounds();
    int threads = Runtime.getRuntime().availableProcessors();
    ReleaseBuild build =
        new ReleaseBuild(
            model,
            catalogue,
            aliases,
            out,
            name,
            index.factory(),
            precision.value(Precision.INT8),
            Home.entityVectors(),
            threads);
    ReleaseManifest manifest =
        bounds == null
            ? build.build()
            : new IndexReport(out, System.out, System.err)
                .of(report -> build.build(bounds, report));
    System.out.printf(
        "Release %s written to %s and verified: %,d entities, index %s%n",
        manifest.id(), out, manifest.index().count(), manifest.index().factory());
  }

  @Command(
      name = "verify",
      description = {
        "Checks that a release is intact and prints what was checked.",
        "Every file has to be as it was built, the parts have to fit together, and the entity"
            + " vectors have to be finite and match the index."
      })
  void verify(
      @Parameters(paramLabel = "DIR", description = "Release directory (required).")
          Path directory) {
    Arguments.require(directory.resolve("release.json"), "name a release directory");
    ReleaseManifest manifest = ReleaseCheck.run(directory, System.out::println);
    System.out.printf(
        "Release %s is intact: %d files, %,d entities%n",
        manifest.id(), manifest.files().size(), manifest.index().count());
  }
}
