// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.imports;

import io.elq.builder.elq.ElqFiles;
import io.elq.builder.elq.ElqImport;
import io.elq.builder.elq.ElqImportOptions;
import io.elq.builder.index.IndexBounds;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.IndexOptions;
import io.elq.cli.common.IndexReport;
import io.elq.cli.common.Numbers;
import io.elq.cli.common.PrecisionOption;
import io.elq.cli.common.UserException;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.settings.Compatibility;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes releases from other programs' files. */
@Command(name = "import", description = "Makes a release from another program's model and files.")
public final class ImportCommand {

  @Command(
      name = "elq",
      description = {
        "Makes a release from the files of the original ELQ (facebookresearch/BLINK).",
        "Everything is checked before the long steps. An interrupted import continues where it"
            + " stopped when it is started again."
      })
  void elq(
      @Option(
              names = "--checkpoint",
              required = true,
              paramLabel = "FILE",
              description = "The model, for example elq_wiki_large.bin (required).")
          Path checkpoint,
      @Option(
              names = "--params",
              required = true,
              paramLabel = "FILE",
              description = "The model's parameters, for example elq_large_params.txt (required).")
          Path params,
      @Option(
              names = "--bert",
              required = true,
              paramLabel = "DIR",
              description = "Folder with the BERT model's config.json and vocab.txt (required).")
          Path bert,
      @Option(
              names = "--entities",
              required = true,
              paramLabel = "FILE",
              description = "ELQ's entity.jsonl, plain or .gz (required).")
          Path entities,
      @Option(
              names = "--vectors",
              paramLabel = "FILE",
              description =
                  "Entity vectors, for example all_entities_large.t7, or .npy (default: those of"
                      + " an index that keeps them exactly, else the entities are encoded).")
          Path vectors,
      @Option(
              names = "--index",
              paramLabel = "FILE",
              description =
                  "FAISS index, for example faiss_hnsw_index.pkl (default: none, one is built).")
          Path index,
      @Option(
              names = "--token-ids",
              paramLabel = "FILE",
              description =
                  "Token ids of the entities, for example entity_token_ids_128.t7, to encode instead"
                      + " of titles and texts (default: none).")
          Path tokenIds,
      @Mixin IndexOptions indexToBuild,
      @Option(
              names = "--compatibility",
              paramLabel = "MODE",
              defaultValue = "default",
              description =
                  "Behaviour that the release asks for: default, or elq for the original's to the"
                      + " letter (default: ${DEFAULT-VALUE}).")
          Compatibility compatibility,
      @Option(
              names = "--threshold",
              paramLabel = "X",
              converter = Numbers.class,
              description =
                  "Joint score that an entity has to exceed, at most 0; lower means more entities."
                      + " ELQ used -2.9 for its Wikipedia model and -1.5 for the fine-tuned one"
                      + " (default: -1.5).")
          Float threshold,
      @Mixin PrecisionOption precision,
      @Option(
              names = "--no-vectors",
              description =
                  "Leave the entity vectors out of the release; it then has no exhaustive search.")
          boolean noVectors,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "elq",
              description = "Beginning of the release id (default: ${DEFAULT-VALUE}).")
          String name,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "Release directory to write (required).")
          Path out)
      throws IOException {
    var files = new ElqFiles(checkpoint, params, bert, entities, vectors, index, tokenIds);
    IndexBounds bounds = indexToBuild.bounds();
    check(files, indexToBuild.factory(), bounds);
    Arguments.requireFolder(out);
    int threads = Runtime.getRuntime().availableProcessors();
    var options =
        new ElqImportOptions(
            out,
            name,
            indexToBuild.factory(),
            compatibility,
            threshold,
            precision.value(Precision.FP32),
            !noVectors,
            threads,
            System.out::println);
    ReleaseManifest manifest =
        bounds == null
            ? ElqImport.run(files, options)
            : new IndexReport(out, System.out, System.err)
                .of(report -> ElqImport.run(files, options, bounds, report));
    System.out.printf(
        "Release %s written to %s: %,d entities, index %s%n",
        manifest.id(), out, manifest.index().count(), manifest.index().factory());
  }

  private static void check(
      ElqFiles files, @Nullable String factory, @Nullable IndexBounds bounds) {
    Arguments.require(files.checkpoint(), "--checkpoint wants ELQ's model (.bin)");
    Arguments.require(files.parameters(), "--params wants the model's parameters file (.txt)");
    Arguments.require(files.bert().resolve("config.json"), "--bert wants the folder with it");
    Arguments.require(files.bert().resolve("vocab.txt"), "--bert wants the folder with it");
    Arguments.require(files.entities(), "--entities wants ELQ's entity.jsonl");
    requireIfGiven(files.vectors(), "leave --vectors out to have the entities encoded");
    requireIfGiven(files.index(), "leave --index out to have one built");
    requireIfGiven(files.tokenIds(), "leave --token-ids out to have titles and texts encoded");
    if (files.index() != null && factory != null) {
      throw new UserException(
          "--index gives an index and --index-factory asks to build one: leave one of them out");
    }
    if (files.index() != null && bounds != null) {
      throw new UserException(
          "--index gives an index, which is taken as it is, while --recall and --index-memory choose"
              + " one to build: leave --index out, or both of them");
    }
  }

  private static void requireIfGiven(@Nullable Path file, String advice) {
    if (file != null) {
      Arguments.require(file, advice);
    }
  }
}
