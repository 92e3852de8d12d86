package io.elq.cli.release;

import io.elq.builder.release.ReleaseBuild;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Releases: encoder, index and catalogue, served as one verified unit. */
@Command(
    name = "release",
    description = "Builds or verifies a release: what the job serves, as one unit.")
public final class ReleaseCommand {

  @Command(
      name = "build",
      description = {
        "Encodes and indexes a catalogue with a trained model, assembles and verifies.",
        "An interrupted build goes on with the entities that are left when it is started again."
      })
  void build(
      @Option(
              names = "--model",
              required = true,
              paramLabel = "DIR",
              description = "Model directory, as ./elq train writes it.")
          Path model,
      @Option(
              names = "--catalogue",
              required = true,
              paramLabel = "FILE",
              description = "Entities as JSON lines, plain or .gz.")
          Path catalogue,
      @Option(
              names = "--aliases",
              paramLabel = "FILE",
              description =
                  "More names of entities than the catalogue's own: lines of name, tab and row,"
                      + " plain or .gz.")
          Path aliases,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "Release directory to write.")
          Path out,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "release",
              description = "Beginning of the release id: ${DEFAULT-VALUE}.")
          String name,
      @Option(
              names = {"--index-factory", "--index"},
              paramLabel = "FACTORY",
              description =
                  "FAISS factory string, for example Flat, HNSW32 or IVF100,Flat; unless given, Flat"
                      + " up to 50,000 entities and HNSW32 above.")
          String factory)
      throws IOException {
    Arguments.require(model.resolve("model.json"), "train a model with ./elq train");
    Arguments.require(catalogue, "make one with ./elq catalogue");
    if (aliases != null) {
      Arguments.require(aliases, "leave --aliases out to take the catalogue's names alone");
    }
    int threads = Runtime.getRuntime().availableProcessors();
    ReleaseManifest manifest =
        new ReleaseBuild(
                model, catalogue, aliases, out, name, factory, Home.entityVectors(), threads)
            .build();
    System.out.printf(
        "Release %s written to %s and verified: %,d entities, index %s%n",
        manifest.id(), out, manifest.index().count(), manifest.index().factory());
  }

  @Command(
      name = "verify",
      description = {
        "Checks a release and prints what was checked: that every file is as it was built,",
        "that the parts fit together, and that entity vectors are finite and the index's."
      })
  void verify(@Parameters(paramLabel = "DIR", description = "Release directory.") Path directory) {
    ReleaseManifest manifest = ReleaseCheck.run(directory, System.out::println);
    System.out.printf(
        "Release %s is intact: %d files, %,d entities%n",
        manifest.id(), manifest.files().size(), manifest.index().count());
  }
}
