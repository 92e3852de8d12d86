// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.weights.TensorFile;
import io.elq.weights.npy.NpyWriter;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityEncodingTest {
  private static final int ROWS = TinyRelease.ENTITIES;

  @TempDir Path folder;
  private Path release;
  private Path out;

  @BeforeEach
  void release() {
    release = folder.resolve("release");
    TinyRelease.write(release, 7);
    out = folder.resolve("out/vectors.npy");
  }

  @Test
  void theReleasesOwnCatalogueAndACompressedCopyGiveTheSame() throws IOException {
    EntityEncoding.Result result = run(null, null, ElementType.F32);
    assertThat(result.entities()).isEqualTo(ROWS);
    assertThat(result.encoded()).isEqualTo(ROWS);
    assertThat(result.rate()).isPositive();
    float[] own = vectors();
    assertThat(own).hasSize(ROWS * 32);
    run(compressedCatalogue(), null, ElementType.F32);
    assertThat(vectors()).isEqualTo(own);
    try (var left = Files.list(out.getParent())) {
      assertThat(left).containsExactly(out);
    }
  }

  @Test
  void vectorsDependNeitherOnChunksNorOnThreads() throws IOException {
    run(null, null, ElementType.F32);
    float[] whole = vectors();
    Path graph = release.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
    try (OnnxEntityEncoder encoder = OnnxEntityEncoder.open(graph, EncoderOptions.cpu())) {
      for (int chunk : new int[] {1, 7, 33}) {
        try (var source = new EncodedVectors(inputs(), encoder, graph, chunk % 3 + 1)) {
          float[] parts = new float[chunk * 32];
          for (int first = 0; first < ROWS; first += chunk) {
            int count = Math.min(chunk, ROWS - first);
            source.read(first, count, parts, done -> {});
            assertThat(Arrays.copyOf(parts, count * 32))
                .isEqualTo(Arrays.copyOfRange(whole, first * 32, (first + count) * 32));
          }
        }
      }
    }
  }

  @Test
  void halvesTakeHalfTheDiskAndAreReadAsTheyAre() throws IOException {
    run(null, null, ElementType.F32);
    float[] exact = vectors();
    run(null, null, ElementType.F16);
    assertThat(Files.size(out)).isEqualTo(128 + ROWS * 32 * 2);
    try (TensorFile file = TensorFile.open(out)) {
      assertThat(file.single().type()).isEqualTo(ElementType.F16);
    }
    float[] halves = vectors();
    for (int i = 0; i < exact.length; i++) {
      assertThat(halves[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) / 2048 + 1e-7f));
    }
    assertThat(halves).isNotEqualTo(exact);
  }

  @Test
  void tokenIdsAreEncodedInsteadOfTitles() throws IOException {
    run(null, null, ElementType.F32);
    float[] titles = vectors();
    Path ids = tokenIds(inputs().read(0, ROWS));
    run(null, ids, ElementType.F32);
    assertThat(vectors()).isEqualTo(titles);
    run(compressedCatalogue(), ids, ElementType.F32);
    assertThat(vectors()).isEqualTo(titles);
    Path fewer = tokenIds(inputs().read(0, ROWS - 1));
    assertThatThrownBy(() -> run(compressedCatalogue(), fewer, ElementType.F32))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ids.npy has 99 rows, but")
        .hasMessageContaining("entity.jsonl.gz has 100 entities");
  }

  @Test
  void entitiesAreReadInTheVersionOfTheirRelease() throws IOException {
    Path latest = folder.resolve("latest");
    TinyRelease.write(latest, 7, Tokenizing.LATEST);
    Path catalogue = folder.resolve("entity.jsonl");
    Files.writeString(catalogue, "{\"title\":\"𝐇elen→Troy\",\"text\":\"\"}\n");
    run(catalogue, null, ElementType.F32);
    float[] old = vectors();
    new EntityEncoding(latest, catalogue, null, out, ElementType.F32, 2).run();
    float[] read = vectors();
    Files.writeString(catalogue, "{\"title\":\"helen ꙮ troy\",\"text\":\"\"}\n");
    run(catalogue, null, ElementType.F32);
    assertThat(read).isEqualTo(vectors()).isNotEqualTo(old);
  }

  @Test
  void whatCannotBeEncodedIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    assertThatThrownBy(() -> run(empty, null, ElementType.F32))
        .hasMessageContaining("there are no entities to encode");
    Path floats = folder.resolve("floats.npy");
    NpyWriter.create(floats, 32).close();
    assertThatThrownBy(() -> run(null, floats, ElementType.F32))
        .hasMessageContaining("are these the entity vectors?");
    Files.write(release.resolve(ReleaseFile.ENTITY_ENCODER.fileName()), new byte[] {1});
    assertThatThrownBy(() -> run(null, null, ElementType.F32))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("entity_encoder.onnx has 1 bytes instead of");
  }

  private EntityEncoding.Result run(Path catalogue, Path tokenIds, ElementType type)
      throws IOException {
    return new EntityEncoding(release, catalogue, tokenIds, out, type, 2).run();
  }

  private EntityInputs inputs() throws IOException {
    LinkerSettings settings = Release.verify(release).settings();
    return CatalogueInputs.of(release, settings);
  }

  private float[] vectors() throws IOException {
    try (StoredVectors vectors = StoredVectors.open(out)) {
      float[] all = new float[Math.toIntExact(vectors.rows()) * vectors.dimension()];
      vectors.read(0, Math.toIntExact(vectors.rows()), all, done -> {});
      return all;
    }
  }

  private Path compressedCatalogue() throws IOException {
    Path file = folder.resolve("entity.jsonl.gz");
    try (OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(release.resolve(ReleaseFile.CATALOGUE.fileName()), compressed);
    }
    return file;
  }

  /** An npy file of int64 [entities, 32], padded with 0. */
  private Path tokenIds(List<int[]> ids) throws IOException {
    byte[] header =
        "{'descr': '<i8', 'fortran_order': False, 'shape': (%d, 32), }\n"
            .formatted(ids.size())
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length + ids.size() * 32 * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length)
            .put(header);
    for (int[] entity : ids) {
      for (int id : Arrays.copyOf(entity, 32)) {
        bytes.putLong(id);
      }
    }
    return Files.write(folder.resolve("ids.npy"), bytes.array());
  }
}
