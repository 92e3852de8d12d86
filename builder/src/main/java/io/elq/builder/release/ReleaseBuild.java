package io.elq.builder.release;

import io.elq.builder.index.IndexBuild;
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
import io.elq.faiss.FaissIndex;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds a release from a trained model and a catalogue. Equal inputs give a release of the same id
 * on one machine.
 *
 * @param model model directory, as training writes it
 * @param catalogue entity.jsonl, plain or gzip
 * @param aliases more names than the catalogue's: lines of name, tab, row; plain or gzip, or null
 * @param output release directory to fill; made if missing
 * @param name beginning of the release id
 * @param indexFactory FAISS factory string; null chooses {@code Flat} up to {@value #FLAT_ENTITIES}
 *     entities, where an exact search is fast enough, and {@value #LARGE_FACTORY} above
 * @param cache folder of {@link BaseVectors}, for models whose entity encoder is the base's
 * @param threads encoder runs at the same time, at least 1
 */
public record ReleaseBuild(
    Path model,
    Path catalogue,
    @Nullable Path aliases,
    Path output,
    String name,
    @Nullable String indexFactory,
    Path cache,
    int threads) {
  /** Largest catalogue that is searched exactly by default. */
  public static final int FLAT_ENTITIES = 50_000;

  /** Index of a larger catalogue. */
  public static final String LARGE_FACTORY = "HNSW32";

  /**
   * Encodes, indexes, assembles and checks the outcome. The manifest is written last; when an
   * interrupted build is started again, it goes on with the entities that are not encoded yet.
   *
   * @throws ReleaseException if what was built does not hold; then it has no manifest
   */
  public ReleaseManifest build() throws IOException {
    ModelDirectory trained = ModelDirectory.read(model);
    BaseModel base = BaseModel.of(trained.description().base());
    Files.createDirectories(output);
    Files.deleteIfExists(output.resolve(ReleaseManifest.FILE_NAME));
    CatalogueWriter.copy(
        catalogue, file(ReleaseFile.CATALOGUE), file(ReleaseFile.CATALOGUE_OFFSETS));
    Files.write(file(ReleaseFile.TOKENIZER), base.tokenizerJson());
    writeGraphs(trained, base);
    Aliases.write(catalogue, aliases, base.tokenizer(), file(ReleaseFile.ALIASES));
    ReleaseManifest.Index index = writeIndex(trained, base);
    int dimension = trained.centre().length;
    ReleaseWriter.write(
        output,
        new ReleaseWriter.Description(
            name,
            null,
            trained.description().settings(),
            new ReleaseManifest.Encoder(dimension, "fp32"),
            index,
            training(trained)));
    return checked();
  }

  private ReleaseManifest checked() throws IOException {
    try {
      return ReleaseCheck.run(output, line -> {});
    } catch (ReleaseException e) {
      Files.deleteIfExists(output.resolve(ReleaseManifest.FILE_NAME));
      throw e;
    }
  }

  private void writeGraphs(ModelDirectory trained, BaseModel base) throws IOException {
    TrainedModel model = trained.model(base);
    QuestionEncoderGraph.write(
        file(ReleaseFile.QUESTION_ENCODER), model.questionEncoder(), model.questionHeads());
    Tensor centre = new Tensor(new int[] {trained.centre().length}, trained.centre());
    EntityHead head = model.shape().scaled() ? new EntityHead(centre) : EntityHead.RAW;
    EntityEncoderGraph.write(file(ReleaseFile.ENTITY_ENCODER), model.entityEncoder(), head);
  }

  private ReleaseManifest.Index writeIndex(ModelDirectory trained, BaseModel base)
      throws IOException {
    encode(trained, base);
    try (StoredVectors vectors = StoredVectors.open(file(ReleaseFile.ENTITY_VECTORS))) {
      String factory =
          indexFactory != null
              ? indexFactory
              : vectors.rows() <= FLAT_ENTITIES ? "Flat" : LARGE_FACTORY;
      // One thread: the links of a graph then depend on the vectors alone.
      try (FaissIndex index = new IndexBuild(factory, 1).build(vectors)) {
        index.write(file(ReleaseFile.INDEX));
      }
      return new ReleaseManifest.Index(factory, "inner_product", vectors.rows());
    }
  }

  private void encode(ModelDirectory trained, BaseModel base) throws IOException {
    LinkerSettings settings = trained.description().settings();
    ModelShape shape = trained.description().shape();
    if (shape.entity().mode() == Tuning.Mode.FROZEN) {
      BaseVectors vectors = new BaseVectors(base, settings.entityTokens(), cache, threads);
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
