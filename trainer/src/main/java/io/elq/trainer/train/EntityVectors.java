package io.elq.trainer.train;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.onnx.EntityEncoderGraph;
import io.elq.linker.onnx.EntityHead;
import io.elq.trainer.console.ProgressBars;
import io.elq.trainer.model.BaseModel;
import io.elq.trainer.vectors.CatalogueInputs;
import io.elq.trainer.vectors.EncodedVectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;

/** The base encoder's [CLS] vectors of a catalogue, kept in a folder between runs. */
final class EntityVectors {
  private final BaseModel base;
  private final int maxTokens;
  private final Path cache;
  private final int threads;

  /**
   * @param maxTokens longest encoder input, in tokens
   * @param cache folder for the vectors
   * @param threads encoder runs at the same time, at least 1
   */
  EntityVectors(BaseModel base, int maxTokens, Path cache, int threads) {
    this.base = base;
    this.maxTokens = maxTokens;
    this.cache = cache;
    this.threads = threads;
  }

  /** Vectors of all entities of a catalogue file, row-major [entities, hidden]. */
  float[] of(Path catalogue) throws IOException {
    Path file = cache.resolve(key(catalogue) + ".f32");
    if (Files.exists(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      float[] vectors = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(vectors);
      return vectors;
    }
    float[] vectors = encode(catalogue);
    ByteBuffer bytes = ByteBuffer.allocate(vectors.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vectors);
    Files.createDirectories(cache);
    Path partial = Files.createTempFile(cache, "vectors", ".partial");
    Files.write(partial, bytes.array());
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return vectors;
  }

  private String key(Path catalogue) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((base.id() + " " + maxTokens + " ").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(catalogue)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private float[] encode(Path catalogue) throws IOException {
    Path scratch = Files.createTempDirectory("entity-encoder");
    Path graph = scratch.resolve("entity_encoder.onnx");
    Path tokenizer = scratch.resolve("tokenizer.json");
    Path jsonl = scratch.resolve("catalogue.jsonl");
    Path offsets = scratch.resolve("catalogue.offsets");
    try {
      EntityEncoderGraph.write(graph, base.weights().entity(), EntityHead.RAW);
      CatalogueWriter.copy(catalogue, jsonl, offsets);
      EntityTokens tokens = new EntityTokens(base.tokenizer(), maxTokens);
      var inputs = new CatalogueInputs(Catalogue.open(jsonl, offsets), jsonl, tokens, tokenizer);
      int rows = Math.toIntExact(inputs.rows());
      try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
          EncodedVectors source = new EncodedVectors(inputs, encoder, graph, threads);
          ProgressBar bar = ProgressBars.start(source.action(), rows)) {
        float[] vectors = new float[Math.multiplyExact(rows, source.dimension())];
        source.read(0, rows, vectors, bar::stepBy);
        return vectors;
      }
    } finally {
      for (Path file : List.of(graph, jsonl, offsets, scratch)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
