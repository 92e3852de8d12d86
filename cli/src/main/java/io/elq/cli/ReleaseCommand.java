package io.elq.cli;

import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseManifest;
import io.elq.trainer.release.ReleaseBuild;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Releases: encoder, index and catalogue, served as one verified unit. */
@Command(
    name = "release",
    description = "Builds or verifies a release: what the job serves, as one unit.")
final class ReleaseCommand {

  @Command(
      name = "build",
      description = "Encodes and indexes a catalogue with a trained model, and assembles both.")
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
              names = "--index",
              paramLabel = "FACTORY",
              description =
                  "FAISS factory string; unless given, Flat for small catalogues and HNSW32 for"
                      + " large ones.")
          String factory)
      throws IOException {
    Arguments.require(model.resolve("model.json"), "train a model with ./elq train");
    Arguments.require(catalogue, "make one with ./elq catalogue");
    if (aliases != null) {
      Arguments.require(aliases, "leave --aliases out to take the catalogue's names alone");
    }
    int threads = Runtime.getRuntime().availableProcessors();
    ReleaseManifest manifest =
        new ReleaseBuild(model, catalogue, aliases, out, name, factory, threads).build();
    System.out.printf(
        "Release %s written to %s: %,d entities%n", manifest.id(), out, manifest.index().count());
  }

  @Command(name = "verify", description = "Checks that every file of a release is as it was built.")
  void verify(@Parameters(paramLabel = "DIR", description = "Release directory.") Path directory) {
    ReleaseManifest manifest = Release.verify(directory);
    System.out.printf(
        "Release %s is intact: %d files, %,d entities%n",
        manifest.id(), manifest.files().size(), manifest.index().count());
  }
}
