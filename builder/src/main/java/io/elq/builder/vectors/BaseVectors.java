// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.elq.builder.model.BaseModel;
import io.elq.builder.precision.Calibration;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.EntityEncoderGraph;
import io.elq.weights.onnx.EntityHead;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A base encoder's [CLS] vectors of catalogues, kept in a folder: training and releases of models
 * whose entity encoder stays as it is need the same ones.
 *
 * @param base whose entity encoder encodes
 * @param maxTokens longest encoder input, in tokens
 * @param tokenizing how titles and texts become words
 * @param precision arithmetic of the encoder
 * @param folder where the files are kept
 * @param threads encoder runs at the same time, at least 1
 */
public record BaseVectors(
    BaseModel base,
    int maxTokens,
    Tokenizing tokenizing,
    Precision precision,
    Path folder,
    int threads) {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * The npy file of a catalogue's vectors, [entities, hidden]; encodes them if it is not there yet,
   * continuing where an interrupted run ended.
   *
   * @param catalogue entity.jsonl, plain or gzip
   */
  public Path file(Path catalogue) throws IOException {
    Path file = folder.resolve(key(catalogue) + ".npy");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      try (FileChannel lock = FileChannel.open(lockFile(file), CREATE, WRITE);
          FileLock held = lock.lock()) {
        if (!Files.exists(file)) {
          encode(catalogue, file);
        }
      }
    }
    return file;
  }

  /** Held while a file is written, so that other processes wait for it. */
  private static Path lockFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  /** The vectors of a catalogue, row-major [entities, hidden]. */
  public float[] of(Path catalogue) throws IOException {
    try (StoredVectors stored = StoredVectors.open(file(catalogue))) {
      long values = stored.rows() * stored.dimension();
      if (values > MAX_ARRAY) {
        throw new IOException(
            "%s has %,d entities: their vectors of %d, %,d numbers, are more than the %,d that training holds at once; train with a part of the catalogue"
                .formatted(catalogue, stored.rows(), stored.dimension(), values, MAX_ARRAY));
      }
      int rows = (int) stored.rows();
      float[] vectors = new float[(int) values];
      stored.read(0, rows, vectors, read -> {});
      return vectors;
    }
  }

  private String key(Path catalogue) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((base.id() + " " + maxTokens + " ").getBytes(StandardCharsets.UTF_8));
      if (tokenizing != Tokenizing.BERT) { // whose files were named before there were versions
        digest.update(
            ("tokenizing " + tokenizing.version() + " ").getBytes(StandardCharsets.UTF_8));
      }
      if (precision != Precision.FP32) { // whose files were named before there were others
        digest.update((precision + " ").getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream in = new DigestInputStream(Files.newInputStream(catalogue), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void encode(Path catalogue, Path file) throws IOException {
    Path scratch = Files.createTempDirectory("entity-encoder");
    Path graph = scratch.resolve("entity_encoder.onnx");
    Path tokenizer = Files.write(scratch.resolve("tokenizer.json"), base.tokenizerJson());
    Path jsonl = scratch.resolve("catalogue.jsonl");
    Path offsets = scratch.resolve("catalogue.offsets");
    try {
      CatalogueWriter.copy(catalogue, jsonl, offsets);
      EntityTokens tokens = new EntityTokens(base.tokenizer().as(tokenizing), maxTokens);
      var inputs = new CatalogueInputs(Catalogue.open(jsonl, offsets), jsonl, tokens, tokenizer);
      BertWeights weights = base.weights().entity();
      ActivationRanges ranges =
          precision == Precision.INT8
              ? Calibration.entities(weights, inputs.sample(Calibration.ENTITIES))
              : null;
      EntityEncoderGraph.write(graph, weights, EntityHead.RAW, precision, ranges);
      try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
          EncodedVectors source = new EncodedVectors(inputs, encoder, graph, threads)) {
        EntityVectorFile.write(file, source);
      }
    } finally {
      for (Path used : List.of(graph, tokenizer, jsonl, offsets, scratch)) {
        Files.deleteIfExists(used);
      }
    }
  }
}
