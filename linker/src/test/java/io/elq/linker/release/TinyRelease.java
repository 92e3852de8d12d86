// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.LinearLayer;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.QuestionHeads;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A real release of a tiny BERT with random weights: links fast, and means nothing. Entities are
 * named by the words of {@link #WORDS}.
 */
public final class TinyRelease {
  /** Words of the vocabulary; text made of them takes one word piece a word. */
  public static final List<String> WORDS =
      List.of(
          "who", "what", "where", "is", "the", "of", "in", "was", "born", "capital", "king",
          "queen", "river", "city", "paris", "troy", "helen", "texas", "france", "nile", "homer",
          "iliad", "wrote", "did", "when", "how", "many", "war", "and");

  /** Number of entities. */
  public static final int ENTITIES = 100;

  private static final BertConfig CONFIG =
      new BertConfig(2, 32, 2, 64, 5 + WORDS.size(), 128, BertConfig.LAYER_NORM_EPSILON);
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(
          to -> to.threshold(-4.5f).wholeWords(true).mentionScale(8f).entityTokens(32));

  private TinyRelease() {}

  /**
   * Writes the release into an empty directory; the same seed gives the same release. It says
   * nothing of how text is read, as releases did before there were versions.
   */
  public static ReleasePointer write(Path directory, long seed) {
    return write(directory, seed, Tokenizing.BERT);
  }

  /** The same release, for text that is read in this version. */
  public static ReleasePointer write(Path directory, long seed, Tokenizing tokenizing) {
    try {
      Files.createDirectories(directory);
      Random random = new Random(seed);
      writeTokenizer(file(directory, ReleaseFile.TOKENIZER));
      var heads =
          new QuestionHeads(
              new LinearLayer(random(random, 0.3f, 3, CONFIG.hidden()), random(random, 0.3f, 3)),
              new LinearLayer(random(random, 0.2f, CONFIG.hidden(), CONFIG.hidden())));
      BertWeights weights = weights(random);
      QuestionEncoderGraph.write(file(directory, ReleaseFile.QUESTION_ENCODER), weights, heads);
      EntityEncoderGraph.write(
          file(directory, ReleaseFile.ENTITY_ENCODER), weights, EntityHead.RAW);
      writeCatalogue(directory, random);
      float[] vectors = random(random, 0.2f, ENTITIES, CONFIG.hidden()).data();
      writeIndex(file(directory, ReleaseFile.INDEX), vectors, "Flat");
      seal(directory, tokenizing, "fp32", Map.of("seed", seed));
      return ReleasePointer.to(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The entity vectors of a release as it was written.
   *
   * @return [{@link #ENTITIES}, dimension]
   */
  public static float[] vectors(Path directory) throws IOException {
    try (FaissIndex index = FaissIndex.read(file(directory, ReleaseFile.INDEX))) {
      int dimension = index.dimension();
      float[] vectors = new float[ENTITIES * dimension];
      for (int row = 0; row < ENTITIES; row++) {
        System.arraycopy(index.reconstruct(row), 0, vectors, row * dimension, dimension);
      }
      return vectors;
    }
  }

  /** Gives a release another index, of that factory string. */
  public static void replaceIndex(Path directory, float[] vectors, String factory)
      throws IOException {
    writeIndex(file(directory, ReleaseFile.INDEX), vectors, factory);
    sealWithIndex(directory, factory);
  }

  /** Writes the manifest of a release again, whose index is now one of that factory string. */
  static void sealWithIndex(Path directory, String factory) throws IOException {
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    ReleaseWriter.write(
        directory,
        new ReleaseWriter.Description(
            "tiny",
            null,
            manifest.settings(),
            manifest.encoder(),
            new ReleaseManifest.Index(factory, "inner_product", ENTITIES),
            Map.of()));
  }

  /** Writes the manifest again, as if the files had been built as they are now. */
  public static void seal(Path directory) throws IOException {
    seal(directory, "fp32");
  }

  /** The same, with another precision. */
  public static void seal(Path directory, String precision) throws IOException {
    seal(directory, Tokenizing.BERT, precision, Map.of());
  }

  private static void seal(
      Path directory, Tokenizing tokenizing, String precision, Map<String, Object> training)
      throws IOException {
    ReleaseWriter.write(
        directory,
        new ReleaseWriter.Description(
            "tiny",
            null,
            SETTINGS.withTokenizing(tokenizing),
            new ReleaseManifest.Encoder(CONFIG.hidden(), precision),
            new ReleaseManifest.Index("Flat", "inner_product", ENTITIES),
            training));
  }

  private static Path file(Path directory, ReleaseFile role) {
    return directory.resolve(role.fileName());
  }

  private static void writeTokenizer(Path file) throws IOException {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (String token : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused2]")) {
      vocabulary.put(token, vocabulary.size());
    }
    for (String word : WORDS) {
      vocabulary.put(word, vocabulary.size());
    }
    Map<String, Object> model =
        Map.of(
            "type", "WordPiece",
            "unk_token", "[UNK]",
            "continuing_subword_prefix", "##",
            "max_input_chars_per_word", 100,
            "vocab", vocabulary);
    Map<String, Object> normalizer =
        Map.of(
            "type", "BertNormalizer",
            "clean_text", true,
            "handle_chinese_chars", true,
            "lowercase", true);
    new ObjectMapper()
        .writeValue(
            file.toFile(),
            Map.of(
                "model", model,
                "normalizer", normalizer,
                "pre_tokenizer", Map.of("type", "BertPreTokenizer")));
  }

  private static void writeCatalogue(Path directory, Random random) throws IOException {
    try (var catalogue =
        new CatalogueWriter(
            file(directory, ReleaseFile.CATALOGUE),
            file(directory, ReleaseFile.CATALOGUE_OFFSETS))) {
      for (int row = 0; row < ENTITIES; row++) {
        String title = WORDS.get(random.nextInt(WORDS.size())) + " " + row;
        catalogue.add(
            "{\"title\":\"%s\",\"text\":\"entity %d\",\"kb_idx\":\"T%d\"}"
                .formatted(title, row, row));
      }
    }
  }

  private static void writeIndex(Path file, float[] vectors, String factory) throws IOException {
    try (FaissIndex index = FaissIndex.create(factory, CONFIG.hidden(), Metric.INNER_PRODUCT)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
    }
  }

  private static BertWeights weights(Random random) {
    int hidden = CONFIG.hidden();
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put(
        "embeddings.word_embeddings.weight", random(random, 0.5f, CONFIG.vocabulary(), hidden));
    tensors.put(
        "embeddings.position_embeddings.weight", random(random, 0.1f, CONFIG.positions(), hidden));
    tensors.put("embeddings.token_type_embeddings.weight", random(random, 0.1f, 2, hidden));
    layerNorm(tensors, "embeddings.LayerNorm", random);
    for (int layer = 0; layer < CONFIG.layers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      linear(tensors, prefix + "attention.self.query", random, hidden, hidden);
      linear(tensors, prefix + "attention.self.key", random, hidden, hidden);
      linear(tensors, prefix + "attention.self.value", random, hidden, hidden);
      linear(tensors, prefix + "attention.output.dense", random, hidden, hidden);
      layerNorm(tensors, prefix + "attention.output.LayerNorm", random);
      linear(tensors, prefix + "intermediate.dense", random, CONFIG.intermediate(), hidden);
      linear(tensors, prefix + "output.dense", random, hidden, CONFIG.intermediate());
      layerNorm(tensors, prefix + "output.LayerNorm", random);
    }
    return new BertWeights(CONFIG, tensors);
  }

  private static void linear(
      Map<String, Tensor> tensors, String name, Random random, int out, int in) {
    tensors.put(name + ".weight", random(random, 0.2f, out, in));
    tensors.put(name + ".bias", random(random, 0.1f, out));
  }

  private static void layerNorm(Map<String, Tensor> tensors, String name, Random random) {
    Tensor weight = random(random, 0.1f, CONFIG.hidden());
    for (int i = 0; i < weight.data().length; i++) {
      weight.data()[i] += 1;
    }
    tensors.put(name + ".weight", weight);
    tensors.put(name + ".bias", random(random, 0.1f, CONFIG.hidden()));
  }

  private static Tensor random(Random random, float scale, int... shape) {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    float[] data = new float[elements];
    for (int i = 0; i < elements; i++) {
      data[i] = (float) random.nextGaussian() * scale;
    }
    return new Tensor(shape, data);
  }
}
