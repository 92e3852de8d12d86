// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.large;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.elq.ElqFiles;
import io.elq.builder.model.ElqModel;
import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.Tuning;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.QuestionHeads;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The files that a user of ELQ has, made up: random weights, word pieces without meaning, a few
 * entities. The speed of an encoder does not depend on them.
 */
final class RandomElq {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPECIAL =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused2]");
  private static final int ENTITIES = 8;

  /** As the parameters say that {@link #write} writes: a mention head of one layer. */
  private static final ModelShape SHAPE =
      new ModelShape(Tuning.FROZEN, Tuning.FROZEN, Pooling.ALL_AVG, 1, false);

  /** A prime number, so that no two rows of a matrix are alike. */
  private static final int VALUES = 65_537;

  private static final double DEVIATION = 0.02;

  private final BertConfig config;
  private final float[] values = new float[VALUES];
  private int next;

  private RandomElq(BertConfig config) {
    this.config = config;
    Random random = new Random(1);
    for (int i = 0; i < VALUES; i++) {
      values[i] = (float) (DEVIATION * random.nextGaussian());
    }
  }

  /** Bytes that the weights of one encoder take in float32; a checkpoint has two. */
  static long encoderBytes(BertConfig config) {
    return BertWeights.shapes(config).values().stream().mapToLong(RandomElq::bytes).sum();
  }

  private static long bytes(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(Float.BYTES, (a, b) -> a * b);
  }

  /** The files of a folder, as {@link #write} names them. */
  static ElqFiles in(Path folder) {
    return new ElqFiles(
        folder.resolve("checkpoint.safetensors"),
        folder.resolve("params.json"),
        folder,
        folder.resolve("entity.jsonl"),
        null,
        null,
        null);
  }

  /**
   * Writes them.
   *
   * @param folder exists
   */
  static void write(Path folder, BertConfig config) throws IOException {
    ElqFiles files = in(folder);
    new RandomElq(config).writeCheckpoint(files.checkpoint());
    writeJson(
        files.parameters(),
        Map.of(
            "bert_model",
            "random",
            "lowercase",
            true,
            "mention_aggregation_type",
            "all_avg",
            "mention_scoring_method",
            "qa_linear",
            "no_mention_bounds",
            true,
            "max_context_length",
            64,
            "max_cand_length",
            64));
    writeJson(
        folder.resolve("config.json"),
        Map.of(
            "model_type", "bert",
            "num_hidden_layers", config.layers(),
            "hidden_size", config.hidden(),
            "num_attention_heads", config.heads(),
            "intermediate_size", config.intermediate(),
            "vocab_size", config.vocabulary(),
            "max_position_embeddings", config.positions(),
            "layer_norm_eps", config.layerNormEpsilon()));
    List<String> pieces = new ArrayList<>(SPECIAL);
    IntStream.range(SPECIAL.size(), config.vocabulary()).forEach(i -> pieces.add(piece(i)));
    Files.write(folder.resolve("vocab.txt"), pieces);
    Files.write(files.entities(), entities());
  }

  private static String piece(int id) {
    return "piece" + id;
  }

  private static List<String> entities() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ENTITIES; i++) {
      String title = piece(SPECIAL.size() + i);
      String text = "%s is another %s".formatted(title, piece(SPECIAL.size()));
      lines.add(
          JSON.writeValueAsString(
              Map.of("title", title, "entity", title, "text", text, "idx", "" + i)));
    }
    return lines;
  }

  private void writeCheckpoint(Path file) throws IOException {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (String encoder : List.of(ElqModel.QUESTION_ENCODER, ElqModel.ENTITY_ENCODER)) {
      BertWeights.shapes(config).forEach((name, shape) -> shapes.put(encoder + name, shape));
    }
    String bounds = SHAPE.mentionHead().get(0);
    shapes.put(bounds + "weight", new int[] {QuestionHeads.MENTION_LOGITS, config.hidden()});
    shapes.put(bounds + "bias", new int[] {QuestionHeads.MENTION_LOGITS});
    Safetensors.write(
        file, shapes, name -> tensor(name, Objects.requireNonNull(shapes.get(name))), Map.of());
  }

  private ByteBuffer tensor(String name, int[] shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(bytes(shape))).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    float mean = name.endsWith("LayerNorm.weight") ? 1 : 0;
    while (floats.hasRemaining()) {
      floats.put(mean + values[next]);
      next = (next + 1) % VALUES;
    }
    return bytes;
  }

  private static void writeJson(Path file, Map<String, ?> content) throws IOException {
    JSON.writeValue(file.toFile(), content);
  }
}
