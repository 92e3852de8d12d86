// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Encodes entities with a release's entity encoder, in bounded memory; what an interrupted run had
 * done stays, see {@link EntityVectorFile}.
 *
 * @param release release directory
 * @param catalogue entity.jsonl, plain or gzip; null for the release's own, or for token ids alone
 * @param tokenIds integer matrix [entities, tokens], encoded instead of titles and texts; or null
 * @param output npy file to write
 * @param type {@link ElementType#F32} or {@link ElementType#F16}
 * @param threads encoder runs at the same time, at least 1
 */
public record EntityEncoding(
    Path release, Path catalogue, Path tokenIds, Path output, ElementType type, int threads) {

  /**
   * What a run did.
   *
   * @param entities vectors in the file
   * @param encoded those of them that this run made
   * @param seconds its time
   */
  public record Result(long entities, long encoded, double seconds) {

    /** Entities encoded a second; 0 if there was nothing to do. */
    public double rate() {
      return encoded == 0 ? 0 : encoded / seconds;
    }
  }

  /**
   * Encodes.
   *
   * @throws IOException if a file cannot be read or written, or two do not fit together
   * @throws io.elq.linker.release.ReleaseException if the release's files are not as it says
   */
  public Result run() throws IOException {
    Set<ReleaseFile> used = EnumSet.of(ReleaseFile.ENTITY_ENCODER, ReleaseFile.TOKENIZER);
    if (catalogue == null && tokenIds == null) {
      used.add(ReleaseFile.CATALOGUE);
      used.add(ReleaseFile.CATALOGUE_OFFSETS);
    }
    LinkerSettings settings = ReleaseCheck.files(release, used::contains).settings();
    Files.createDirectories(output.toAbsolutePath().getParent());
    if (tokenIds != null) {
      return encodeTokenIds();
    }
    if (catalogue == null) {
      return encode(CatalogueInputs.of(release, settings));
    }
    Path lines = output.resolveSibling(output.getFileName() + ".catalogue");
    Path offsets = output.resolveSibling(output.getFileName() + ".offsets");
    try {
      CatalogueWriter.copy(catalogue, lines, offsets);
      return encode(CatalogueInputs.of(release, settings, lines, offsets));
    } finally {
      Files.deleteIfExists(lines);
      Files.deleteIfExists(offsets);
    }
  }

  private Result encodeTokenIds() throws IOException {
    try (TokenIdInputs ids = TokenIdInputs.open(tokenIds)) {
      if (catalogue != null) {
        requireRows(ids.rows());
      }
      return encode(ids);
    }
  }

  private void requireRows(long rows) throws IOException {
    long entities = 0;
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      while (reader.next() != null) {
        entities++;
      }
    }
    if (rows != entities) {
      throw new IOException(
          "%s has %,d rows, but %s has %,d entities: row by row they have to be the same"
              .formatted(tokenIds, rows, catalogue, entities));
    }
  }

  private Result encode(EntityInputs inputs) throws IOException {
    if (inputs.rows() == 0) {
      throw new IOException("there are no entities to encode");
    }
    Path graph = release.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
        EncodedVectors source = new EncodedVectors(inputs, encoder, graph, threads)) {
      long start = System.nanoTime();
      long encoded = EntityVectorFile.write(output, source, type);
      return new Result(inputs.rows(), encoded, (System.nanoTime() - start) / 1e9);
    }
  }
}
