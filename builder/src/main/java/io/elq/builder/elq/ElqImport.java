// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.index.BoundedIndex;
import io.elq.builder.index.IndexBounds;
import io.elq.builder.index.IndexChoice;
import io.elq.builder.index.IndexKind;
import io.elq.builder.index.IndexPolicy;
import io.elq.builder.index.NoIndexInBoundsException;
import io.elq.builder.model.BertConfigFile;
import io.elq.builder.model.ElqModel;
import io.elq.builder.progress.ProgressBars;
import io.elq.builder.release.ReleaseAssembly;
import io.elq.builder.vectors.StoredVectors;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.TokenizerJson;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.file.PlainOrGzip;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.EntityHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Makes a release from an ELQ user's files. Everything that can be checked is checked before the
 * first long step; the manifest is written last. An import that was interrupted while it encoded or
 * copied entity vectors continues there when it is started again.
 */
public final class ElqImport {
  private final ElqFiles files;
  private final ElqImportOptions options;
  private final ElqParameters parameters;
  private final BertConfig config;
  private final @Nullable BoundedIndex bounded;

  private ElqImport(ElqFiles files, ElqImportOptions options, @Nullable BoundedIndex bounded)
      throws IOException {
    this.files = files;
    this.options = options;
    this.bounded = bounded;
    this.parameters = ElqParameters.read(files.parameters());
    this.config = BertConfigFile.read(files.bertConfig());
  }

  /**
   * Imports.
   *
   * @throws IOException if a file cannot be read or written, or does not fit the others
   * @throws IllegalArgumentException if the model is of a kind that ELQ itself cannot run
   */
  public static ReleaseManifest run(ElqFiles files, ElqImportOptions options) throws IOException {
    return run(new ElqImport(files, options, null));
  }

  /**
   * The same with the fastest index that holds bounds; there must be neither an index file nor an
   * {@code indexFactory}. What was measured is written beside the manifest.
   *
   * @param report takes the choice before the index is built, and again after it
   * @throws NoIndexInBoundsException if no index holds the bounds
   */
  public static ReleaseManifest run(
      ElqFiles files, ElqImportOptions options, IndexBounds bounds, Consumer<IndexChoice> report)
      throws IOException {
    if (files.index() != null || options.indexFactory() != null) {
      throw new IllegalArgumentException(
          "neither an index file nor indexFactory can be given together with bounds, which choose"
              + " the index");
    }
    // ELQ's models have no name bonus, which would need vectors from the index.
    return run(
        new ElqImport(
            files,
            options,
            new BoundedIndex(bounds, IndexKind.ALL, false, options.threads(), report)));
  }

  private static ReleaseManifest run(ElqImport elq) throws IOException {
    ElqFiles files = elq.files;
    try (ElqModel model = ElqModel.open(files.checkpoint(), elq.config);
        ElqVectors vectors = ElqVectors.open(files, elq.config)) {
      return elq.run(model, vectors);
    }
  }

  private ReleaseManifest run(ElqModel model, ElqVectors vectors) throws IOException {
    ElqHeads heads = ElqHeads.read(model, parameters);
    LinkerSettings settings =
        ElqSettings.of(
            parameters, heads.aggregation(), options.compatibility(), options.threshold());
    checkWindows(settings);
    ElqResources.checkHeap(config, Runtime.getRuntime().maxMemory());
    ReleaseAssembly release = ReleaseAssembly.start(options.output(), options.precision());
    CatalogueSize catalogue = CatalogueSize.of(files.entities());
    vectors.requireEntities(catalogue.rows());
    checkRoom(catalogue, vectors);
    writeTokenizer();
    vectors.requireEntities(copyCatalogue());
    release.questionEncoder(model.encoder(ElqModel.QUESTION_ENCODER), heads.heads(), settings);
    release.entityEncoder(model.encoder(ElqModel.ENTITY_ENCODER), EntityHead.RAW, settings);
    ReleaseManifest.Index index = writeVectorsAndIndex(vectors, settings);
    return release.finish(
        new ReleaseWriter.Description(
            options.name(),
            null,
            settings,
            new ReleaseManifest.Encoder(config.hidden(), options.precision().toString()),
            index,
            training()));
  }

  private void checkWindows(LinkerSettings settings) throws IOException {
    int longest = Math.max(settings.windowTokens(), settings.entityTokens());
    if (longest > config.positions()) {
      throw new IOException(
          "%s asks for inputs of %d tokens, but %s says that the encoder takes %d"
              .formatted(files.parameters(), longest, files.bertConfig(), config.positions()));
    }
  }

  private void writeTokenizer() throws IOException {
    int pieces =
        TokenizerJson.write(
            files.vocabulary(), parameters.lowercase(), file(ReleaseFile.TOKENIZER));
    if (pieces > config.vocabulary()) {
      throw new IOException(
          "%s has %d word pieces, but %s says that the encoder knows %d"
              .formatted(files.vocabulary(), pieces, files.bertConfig(), config.vocabulary()));
    }
  }

  private long copyCatalogue() throws IOException {
    long bytes = PlainOrGzip.isGzip(files.entities()) ? -1 : Files.size(files.entities());
    try (ProgressBar bar = ProgressBars.start("copy entities (bytes)", bytes)) {
      return CatalogueWriter.copy(
          files.entities(),
          file(ReleaseFile.CATALOGUE),
          file(ReleaseFile.CATALOGUE_OFFSETS),
          bar::stepBy);
    }
  }

  private void checkRoom(CatalogueSize catalogue, ElqVectors vectors) throws IOException {
    ElqIndex given = vectors.index();
    ElqResources needed =
        new ElqResources(
            catalogue,
            config,
            given != null ? given.factory() : policy().factory(catalogue.rows()),
            given != null ? Files.size(given.file()) : 0,
            options.keepVectors() || given == null,
            bounded == null ? null : bounded.bounds());
    var available =
        new ElqResources.Available(
            ElqResources.usable(options.output()),
            AvailableMemory.bytes(),
            Runtime.getRuntime().maxMemory());
    options.plan().accept(needed.plan(vectors.origin(), available));
    needed.check(available, options.output());
  }

  private IndexPolicy policy() {
    return new IndexPolicy(
        options.indexFactory(), IndexPolicy.ELQ_LARGE_FACTORY, options.threads());
  }

  private ReleaseManifest.Index writeVectorsAndIndex(ElqVectors vectors, LinkerSettings settings)
      throws IOException {
    Path vectorFile = file(ReleaseFile.ENTITY_VECTORS);
    if (options.keepVectors() || vectors.index() == null) {
      vectors.write(options, settings);
    }
    ReleaseManifest.Index index = writeIndex(vectors.index(), vectorFile);
    if (!options.keepVectors()) {
      Files.deleteIfExists(vectorFile);
    }
    return index;
  }

  private ReleaseManifest.Index writeIndex(@Nullable ElqIndex given, Path vectorFile)
      throws IOException {
    if (given != null) {
      given.copyTo(file(ReleaseFile.INDEX));
      return new ReleaseManifest.Index(given.factory(), "inner_product", given.rows());
    }
    try (StoredVectors vectors = StoredVectors.open(vectorFile)) {
      Path file = file(ReleaseFile.INDEX);
      return bounded == null ? policy().write(vectors, file) : bounded.write(vectors, file);
    }
  }

  private Map<String, Object> training() {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("imported_from", "elq");
    training.put("aggregation", parameters.mentionAggregationType());
    training.put("mention_scoring", parameters.mentionScoringMethod());
    training.put("parameters", parameters.values());
    Map<String, String> names = new LinkedHashMap<>();
    put(names, "checkpoint", files.checkpoint());
    put(names, "params", files.parameters());
    put(names, "entities", files.entities());
    put(names, "vectors", files.vectors());
    put(names, "index", files.index());
    put(names, "token_ids", files.tokenIds());
    training.put("files", names);
    return training;
  }

  private static void put(Map<String, String> names, String role, @Nullable Path file) {
    if (file != null) {
      names.put(role, String.valueOf(file.getFileName()));
    }
  }

  private Path file(ReleaseFile role) {
    return file(role.fileName());
  }

  private Path file(String name) {
    return options.output().resolve(name);
  }
}
