// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.release;

import io.elq.builder.index.BoundedIndex;
import io.elq.builder.index.IndexBounds;
import io.elq.builder.index.IndexChoice;
import io.elq.builder.index.IndexKind;
import io.elq.builder.index.IndexPolicy;
import io.elq.builder.index.NoIndexInBoundsException;
import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.TrainedModel;
import io.elq.builder.model.Tuning;
import io.elq.builder.names.Aliases;
import io.elq.builder.vectors.BaseVectors;
import io.elq.builder.vectors.CatalogueInputs;
import io.elq.builder.vectors.CentredVectors;
import io.elq.builder.vectors.EncodedVectors;
import io.elq.builder.vectors.EntityVectorFile;
import io.elq.builder.vectors.StoredVectors;
import io.elq.builder.vectors.VectorSource;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.Precision;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a release from a trained model and a catalogue. Equal inputs give a release of the same id
 * on one machine, up to {@value IndexPolicy#REPEATABLE_ENTITIES} entities.
 *
 * @param model model directory, as training writes it
 * @param catalogue entity.jsonl, plain or gzip
 * @param aliases more names than the catalogue's: lines of name, tab, row; plain or gzip, or null
 * @param output release directory to fill; made if missing
 * @param name beginning of the release id
 * @param indexFactory FAISS factory string; null leaves the choice to {@link IndexPolicy}
 * @param precision arithmetic of the encoders
 * @param cache folder of {@link BaseVectors}, for models whose entity encoder is the base's
 * @param threads encoder runs at the same time, and threads that build a large index, at least 1
 */
public record ReleaseBuild(
    Path model,
    Path catalogue,
    @Nullable Path aliases,
    Path output,
    String name,
    @Nullable String indexFactory,
    Precision precision,
    Path cache,
    int threads) {
  /**
   * Encodes, indexes, assembles and checks the outcome. The manifest is written last; when an
   * interrupted build is started again, it continues with the entities that are not encoded yet.
   *
   * @throws ReleaseException if what was built does not hold; then it has no manifest
   */
  public ReleaseManifest build() throws IOException {
    return build(
        settings -> new IndexPolicy(indexFactory, IndexPolicy.LARGE_FACTORY, threads)::write);
  }

  /**
   * The same with the fastest index that holds bounds; there must be no {@code indexFactory}. What
   * was measured is written beside the manifest. Speeds differ from build to build, and with them
   * the index may.
   *
   * @param report takes the choice before the index is built, and again after it
   * @throws NoIndexInBoundsException if no index holds the bounds
   */
  public ReleaseManifest build(IndexBounds bounds, Consumer<IndexChoice> report)
      throws IOException {
    if (indexFactory != null) {
      throw new IllegalArgumentException(
          "indexFactory cannot be given together with bounds, which choose the factory");
    }
    return build(
        settings ->
            new BoundedIndex(bounds, IndexKind.ALL, settings.aliases() != null, threads, report)
                ::write);
  }

  /** Writes an index of vectors to a file, and says what the manifest says about it. */
  private interface IndexWriter {
    ReleaseManifest.Index write(VectorSource vectors, Path file) throws IOException;
  }

  private ReleaseManifest build(Function<LinkerSettings, IndexWriter> indexes) throws IOException {
    ModelDirectory trained = ModelDirectory.read(model);
    BaseModel base = BaseModel.of(trained.description().base());
    ReleaseAssembly release = ReleaseAssembly.start(output, precision);
    CatalogueWriter.copy(
        catalogue, file(ReleaseFile.CATALOGUE), file(ReleaseFile.CATALOGUE_OFFSETS));
    Files.write(file(ReleaseFile.TOKENIZER), base.tokenizerJson());
    LinkerSettings settings = settings(trained);
    writeGraphs(trained, base, release, settings);
    Aliases.write(
        catalogue, aliases, base.tokenizer().as(settings.tokenizing()), file(ReleaseFile.ALIASES));
    encode(trained, base, settings);
    ReleaseManifest.Index index = writeIndex(indexes.apply(settings));
    int dimension = trained.centre().length;
    return release.finish(
        new ReleaseWriter.Description(
            name,
            null,
            settings,
            new ReleaseManifest.Encoder(dimension, precision.toString()),
            index,
            training(trained)));
  }

  /**
   * The model's, with text read as releases read it now: ordinary text gives the same word pieces
   * in every version, so that a model trained under an older one is served well by it.
   */
  private static LinkerSettings settings(ModelDirectory trained) {
    return trained.description().settings().withTokenizing(Tokenizing.LATEST);
  }

  private static void writeGraphs(
      ModelDirectory trained, BaseModel base, ReleaseAssembly release, LinkerSettings settings)
      throws IOException {
    TrainedModel model = trained.model(base);
    release.questionEncoder(model.questionEncoder(), model.questionHeads(), settings);
    Tensor centre = new Tensor(new int[] {trained.centre().length}, trained.centre());
    EntityHead head = model.shape().scaled() ? new EntityHead(centre) : EntityHead.RAW;
    release.entityEncoder(model.entityEncoder(), head, settings);
  }

  private ReleaseManifest.Index writeIndex(IndexWriter indexes) throws IOException {
    try (StoredVectors vectors = StoredVectors.open(file(ReleaseFile.ENTITY_VECTORS))) {
      return indexes.write(vectors, file(ReleaseFile.INDEX));
    }
  }

  private void encode(ModelDirectory trained, BaseModel base, LinkerSettings settings)
      throws IOException {
    ModelShape shape = trained.description().shape();
    if (shape.entity().mode() == Tuning.Mode.FROZEN) {
      BaseVectors vectors =
          new BaseVectors(
              base, settings.entityTokens(), settings.tokenizing(), precision, cache, threads);
      try (StoredVectors stored = StoredVectors.open(vectors.file(catalogue))) {
        VectorSource source =
            shape.scaled() ? new CentredVectors(stored, trained.centre()) : stored;
        EntityVectorFile.write(file(ReleaseFile.ENTITY_VECTORS), source);
      }
      return;
    }
    Path graph = file(ReleaseFile.ENTITY_ENCODER);
    CatalogueInputs inputs = CatalogueInputs.of(output, settings);
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
        EncodedVectors source = new EncodedVectors(inputs, encoder, graph, threads)) {
      EntityVectorFile.write(file(ReleaseFile.ENTITY_VECTORS), source);
    }
  }

  private Map<String, Object> training(ModelDirectory trained) {
    Map<String, Object> training = new TreeMap<>(trained.description().training());
    training.put("base", trained.description().base());
    return training;
  }

  private Path file(ReleaseFile role) {
    return output.resolve(role.fileName());
  }
}
