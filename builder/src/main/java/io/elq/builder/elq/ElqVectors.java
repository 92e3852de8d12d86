// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.builder.vectors.CatalogueInputs;
import io.elq.builder.vectors.EncodedVectors;
import io.elq.builder.vectors.EntityInputs;
import io.elq.builder.vectors.EntityVectorFile;
import io.elq.builder.vectors.StoredVectors;
import io.elq.builder.vectors.TokenIdInputs;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.onnx.BertConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an ELQ user has of entity vectors, token ids and index, checked against each other, and the
 * entity vectors made of it. In this order: the file of vectors; encoded token ids; the vectors of
 * an index that keeps them exactly; encoded titles and texts.
 */
final class ElqVectors implements AutoCloseable {
  private final ElqFiles files;
  private final BertConfig config;
  private @Nullable StoredVectors stored;
  private @Nullable TokenIdInputs tokenIds;
  private @Nullable ElqIndex index;

  private ElqVectors(ElqFiles files, BertConfig config) {
    this.files = files;
    this.config = config;
  }

  /**
   * Opens what there is.
   *
   * @throws IOException if a file is not what it should be, or two do not agree
   */
  static ElqVectors open(ElqFiles files, BertConfig config) throws IOException {
    ElqVectors vectors = new ElqVectors(files, config);
    try {
      vectors.open();
      return vectors;
    } catch (IOException | RuntimeException e) {
      vectors.close();
      throw e;
    }
  }

  private void open() throws IOException {
    if (files.vectors() != null) {
      stored = StoredVectors.open(files.vectors());
      requireDimension(files.vectors(), stored.dimension());
    }
    if (files.tokenIds() != null) {
      tokenIds = TokenIdInputs.open(files.tokenIds());
      if (tokenIds.tokens() > config.positions()) {
        throw new IOException(
            "%s has %d tokens an entity, but %s says that the encoder takes %d"
                .formatted(
                    files.tokenIds(), tokenIds.tokens(), files.bertConfig(), config.positions()));
      }
    }
    if (files.index() != null) {
      AvailableMemory.require(Files.size(files.index()), "reading the index " + files.index());
      index = ElqIndex.open(files.index());
      requireDimension(files.index(), index.dimension());
    }
    if (stored != null && index != null) {
      requireRows(files.index(), index.rows(), files.vectors(), stored.rows());
      index.checkAgainst(stored, Objects.requireNonNull(files.vectors()));
    }
  }

  /** The index file, or null. */
  @Nullable ElqIndex index() {
    return index;
  }

  /**
   * Checks the number of entities.
   *
   * @throws IOException naming the file that has another number of rows
   */
  void requireEntities(long entities) throws IOException {
    if (entities == 0) {
      throw new IOException(files.entities() + " has no entities");
    }
    if (stored != null) {
      requireRows(files.vectors(), stored.rows(), files.entities(), entities);
    }
    if (tokenIds != null) {
      requireRows(files.tokenIds(), tokenIds.rows(), files.entities(), entities);
    }
    if (index != null) {
      requireRows(files.index(), index.rows(), files.entities(), entities);
    }
  }

  /** Where the entity vectors of the release come from, in words. */
  String origin() {
    if (stored != null) {
      return "from " + files.vectors();
    } else if (tokenIds != null) {
      return "encoded from " + files.tokenIds();
    } else if (index != null && index.hasExactVectors()) {
      return "taken from " + files.index();
    }
    return "encoded from titles and texts";
  }

  /** Writes the entity vectors of the release; catalogue, tokenizer and encoder are in place. */
  void write(ElqImportOptions options, LinkerSettings settings) throws IOException {
    Path target = options.output().resolve(ReleaseFile.ENTITY_VECTORS.fileName());
    if (stored != null) {
      EntityVectorFile.write(target, stored);
    } else if (tokenIds != null) {
      encode(options, tokenIds, target);
    } else if (index != null && index.hasExactVectors()) {
      EntityVectorFile.write(target, index.vectors());
    } else {
      encode(options, CatalogueInputs.of(options.output(), settings), target);
    }
  }

  private static void encode(ElqImportOptions options, EntityInputs inputs, Path target)
      throws IOException {
    Path graph = options.output().resolve(ReleaseFile.ENTITY_ENCODER.fileName());
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
        EncodedVectors source = new EncodedVectors(inputs, encoder, graph, options.threads())) {
      EntityVectorFile.write(target, source);
    }
  }

  private void requireDimension(Path file, int dimension) throws IOException {
    if (dimension != config.hidden()) {
      throw new IOException(
          "%s has vectors of dimension %d, but the encoders of %s give %d: they are of another model"
              .formatted(file, dimension, files.checkpoint(), config.hidden()));
    }
  }

  private static void requireRows(
      @Nullable Path file, long rows, @Nullable Path other, long otherRows) throws IOException {
    if (rows != otherRows) {
      throw new IOException(
          "%s has %,d rows, but %s has %,d: row by row they have to be the same entities"
              .formatted(file, rows, other, otherRows));
    }
  }

  @Override
  public void close() {
    if (stored != null) {
      stored.close();
    }
    if (tokenIds != null) {
      tokenIds.close();
    }
    if (index != null) {
      index.close();
    }
  }
}
