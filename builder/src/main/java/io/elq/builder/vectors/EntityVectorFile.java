// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.progress.ProgressBars;
import io.elq.weights.npy.NpyWriter;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import me.tongfei.progressbar.ProgressBar;

/**
 * Writes entity vectors to an npy file, chunk by chunk, in bounded memory. Until it is complete the
 * file is called {@code NAME.partial}, beside {@code NAME.progress}, which says what the vectors
 * are made of and how many are there: a later call with the same source continues where the earlier
 * one was interrupted, a call with another one starts from the beginning. A killed process loses
 * the work of some seconds.
 */
public final class EntityVectorFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK_ROWS = 1024;
  private static final long SAVE_NANOS = 10_000_000_000L;

  private final Path file;
  private final ElementType type;
  private final Path partial;
  private final Path progressFile;

  /** State of an unfinished file. */
  private record Progress(String identity, long rows) {}

  private EntityVectorFile(Path file, ElementType type) {
    this.type = type;
    this.file = file;
    this.partial = file.resolveSibling(file.getFileName() + ".partial");
    this.progressFile = file.resolveSibling(file.getFileName() + ".progress");
  }

  /**
   * Writes all vectors of a source; replaces the file.
   *
   * @throws IOException if the source cannot be read, a vector is not finite, or the file cannot be
   *     written; what is there is kept for the next call
   */
  public static void write(Path file, VectorSource source) throws IOException {
    write(file, source, ElementType.F32);
  }

  /**
   * Writes all vectors of a source; replaces the file.
   *
   * @param type {@link ElementType#F32} or {@link ElementType#F16}
   * @return number of vectors that this call made: the rest was there from an interrupted one
   * @throws IOException if the source cannot be read, a vector is not finite or too large for the
   *     type, or the file cannot be written; what is there is kept for the next call
   */
  public static long write(Path file, VectorSource source, ElementType type) throws IOException {
    return new EntityVectorFile(file, type).write(source);
  }

  private long write(VectorSource source) throws IOException {
    String identity = source.identity() + (type == ElementType.F32 ? "" : ", stored as " + type);
    Files.deleteIfExists(file);
    long made;
    try (NpyWriter writer = start(source, identity);
        ProgressBar bar = ProgressBars.start(source.action(), source.rows())) {
      made = source.rows() - writer.rows();
      bar.stepTo(writer.rows());
      copy(source, identity, writer, bar);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(progressFile);
    return made;
  }

  private void copy(VectorSource source, String identity, NpyWriter writer, ProgressBar bar)
      throws IOException {
    float[] chunk = new float[CHUNK_ROWS * source.dimension()];
    long saved = System.nanoTime();
    try {
      while (writer.rows() < source.rows()) {
        long first = writer.rows();
        int count = (int) Math.min(CHUNK_ROWS, source.rows() - first);
        source.read(first, count, chunk, bar::stepBy);
        requireFinite(chunk, count, source.dimension(), first);
        writer.write(chunk, count);
        if (System.nanoTime() - saved > SAVE_NANOS) {
          save(identity, writer);
          saved = System.nanoTime();
        }
      }
    } finally {
      save(identity, writer);
    }
  }

  private NpyWriter start(VectorSource source, String identity) throws IOException {
    if (Files.exists(partial) && Files.exists(progressFile)) {
      Progress earlier = JSON.readValue(progressFile.toFile(), Progress.class);
      if (earlier.identity().equals(identity) && earlier.rows() <= source.rows()) {
        return NpyWriter.append(partial, source.dimension(), earlier.rows(), type);
      }
    }
    NpyWriter writer = NpyWriter.create(partial, source.dimension(), type);
    save(new Progress(identity, 0));
    return writer;
  }

  private void save(String identity, NpyWriter writer) throws IOException {
    writer.flush();
    save(new Progress(identity, writer.rows()));
  }

  private void save(Progress progress) throws IOException {
    Path fresh = progressFile.resolveSibling(progressFile.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(progress));
    Files.move(
        fresh, progressFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void requireFinite(float[] chunk, int count, int dimension, long first)
      throws IOException {
    for (int i = 0; i < count * dimension; i++) {
      if (!(Math.abs(chunk[i]) <= type.largest())) {
        throw new IOException(
            "the vector of entity row %d holds %s at position %d, %s"
                .formatted(
                    first + i / dimension,
                    chunk[i],
                    i % dimension,
                    Float.isFinite(chunk[i]) ? "too large for " + type : "no finite number"));
      }
    }
  }
}
