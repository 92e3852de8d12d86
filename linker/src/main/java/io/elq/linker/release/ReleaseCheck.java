// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.faiss.FaissException;
import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.fault.MachineFault;
import io.elq.linker.lines.Reason;
import io.elq.weights.TensorFile;
import io.elq.weights.file.AvailableMemory;
import io.elq.weights.file.Sha256;
import io.elq.weights.tensor.Finite;
import io.elq.weights.tensor.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Checks releases: their files against the manifest, and their parts against each other. */
public final class ReleaseCheck {
  private static final int COMPARED = 1000;
  private static final int CHUNK_VALUES = 1 << 20;

  private final Path directory;
  private final ReleaseManifest manifest;
  private final Consumer<String> report;

  private ReleaseCheck(Path directory, ReleaseManifest manifest, Consumer<String> report) {
    this.directory = directory;
    this.manifest = manifest;
    this.report = report;
  }

  /**
   * Checks everything: that the files are those of the manifest, that the encoders' weights and
   * what they give for a probe are finite, that the release can be served, that the entity encoder
   * fits, and that the entity vectors, where it has them, are finite, one an entity, and those of
   * the index.
   *
   * @param report takes a line about each thing that was checked
   * @return the manifest
   * @throws ReleaseException naming the first thing that is wrong
   */
  public static ReleaseManifest run(Path directory, Consumer<String> report) {
    ReleaseManifest manifest =
        files(
            directory,
            role -> true,
            (file, sha256) -> Sha256.of(file).equals(sha256),
            (role, entry) ->
                report.accept(
                    "%s: %,d bytes, SHA-256 as listed".formatted(role.fileName(), entry.size())));
    new ReleaseCheck(directory, manifest, report).parts();
    return manifest;
  }

  /**
   * Checks that files are there and unchanged, without loading any; the optional ones where the
   * release has them. Those that were read before are not read again unless they have changed.
   *
   * @param wanted which files to check
   * @return the manifest
   * @throws ReleaseException naming the first file that is not as the manifest says
   */
  public static ReleaseManifest files(Path directory, Predicate<ReleaseFile> wanted) {
    return files(directory, wanted, VerifiedFiles.JVM::has, (role, entry) -> {});
  }

  /**
   * Checks the files that serving opens, as {@link #files} does.
   *
   * @return the manifest
   * @throws ReleaseException naming the first file that is not as the manifest says
   */
  public static ReleaseManifest served(Path directory, ServingOptions options) {
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    return files(directory, manifest.served(options)::contains);
  }

  /** Takes the files that were found to be sound. */
  private interface Sound {
    void accept(ReleaseFile role, ReleaseManifest.Entry entry);
  }

  /** Whether a file has a SHA-256. */
  private interface Hash {
    boolean of(Path file, String sha256) throws IOException;
  }

  private static ReleaseManifest files(
      Path directory, Predicate<ReleaseFile> wanted, Hash hash, Sound sound) {
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    List<Map.Entry<ReleaseFile, ReleaseManifest.Entry>> entries =
        manifest.files().entrySet().stream().filter(entry -> wanted.test(entry.getKey())).toList();
    // Side by side, because hashing takes most of the time to open a release.
    List<Optional<ReleaseException>> faults =
        entries.parallelStream()
            .map(e -> fault(directory.resolve(e.getKey().fileName()), e.getValue(), hash))
            .toList();
    for (int i = 0; i < faults.size(); i++) {
      if (faults.get(i).isPresent()) {
        throw faults.get(i).get();
      }
      sound.accept(entries.get(i).getKey(), entries.get(i).getValue());
    }
    return manifest;
  }

  private static Optional<ReleaseException> fault(
      Path file, ReleaseManifest.Entry entry, Hash hash) {
    try {
      check(file, entry, hash);
      return Optional.empty();
    } catch (ReleaseException e) {
      return Optional.of(e);
    }
  }

  /** A file that is missing or of another length may still be on its way here. */
  private static void check(Path file, ReleaseManifest.Entry entry, Hash hash) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ReleaseUnavailableException(file + " is missing", null);
      }
      if (Files.size(file) != entry.size()) {
        throw new ReleaseUnavailableException(
            file + " has " + Files.size(file) + " bytes instead of " + entry.size(), null);
      }
      if (!hash.of(file, entry.sha256())) {
        throw new ReleaseException(file + " was changed: its SHA-256 is not the manifest's");
      }
    } catch (IOException e) {
      throw new ReleaseUnavailableException(file + " is not readable: " + e.getMessage(), e);
    }
  }

  private void parts() {
    Path index = file(ReleaseFile.INDEX);
    EncoderCheck encoders = new EncoderCheck(directory, report);
    try {
      AvailableMemory.require(Files.size(index), "reading the index " + index);
      encoders.weights(ReleaseFile.QUESTION_ENCODER);
      encoders.weights(ReleaseFile.ENTITY_ENCODER);
      entityEncoder(encoders);
    } catch (IOException | EncodingException | MachineFault | IllegalArgumentException e) {
      throw new ReleaseException(Reason.message(e), e);
    }
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release release = Release.load(directory, manifest, serving)) {
      report.accept(
          "tokenizer, encoders, index %s and catalogue fit together: %,d entities, vectors of %d"
              .formatted(
                  manifest.index().factory(),
                  manifest.index().count(),
                  manifest.encoder().dimension()));
      encoders.question(release.linker());
      if (manifest.files().containsKey(ReleaseFile.ENTITY_VECTORS)) {
        vectors(release.index());
      }
    } catch (EncodingException | MachineFault | IllegalArgumentException e) {
      throw new ReleaseException(Reason.message(e), e);
    }
  }

  private void entityEncoder(EncoderCheck encoders) throws IOException {
    try (OnnxEntityEncoder encoder =
        OnnxEntityEncoder.open(file(ReleaseFile.ENTITY_ENCODER), EncoderOptions.cpu())) {
      require(
          encoder.dimension() == manifest.encoder().dimension(),
          "the entity encoder's vectors have length %d, but the manifest says %d",
          encoder.dimension(),
          manifest.encoder().dimension());
      require(
          encoder.maxTokens() >= manifest.settings().entityTokens(),
          "the entity encoder takes %d tokens, but the settings ask for %d",
          encoder.maxTokens(),
          manifest.settings().entityTokens());
      encoders.entity(encoder, manifest.settings().entityTokens());
    }
  }

  private void vectors(CandidateIndex index) {
    Path path = file(ReleaseFile.ENTITY_VECTORS);
    long count = manifest.index().count();
    int dimension = manifest.encoder().dimension();
    try (TensorFile file = TensorFile.open(path)) {
      StoredTensor vectors = file.single();
      require(
          !vectors.type().isInteger()
              && Arrays.equals(vectors.shape(), new long[] {count, dimension}),
          "%s holds %s %s, but the manifest says %d entities and vectors of %d",
          path,
          vectors.type(),
          Arrays.toString(vectors.shape()),
          count,
          dimension);
      requireFinite(vectors, path);
      String compared = compare(vectors, index, path);
      report.accept(
          "%s: %,d vectors of %d, all finite%s"
              .formatted(path.getFileName(), count, dimension, compared));
    } catch (IOException | IllegalArgumentException | FaissException e) {
      throw new ReleaseException(Reason.message(e), e);
    }
  }

  private void requireFinite(StoredTensor vectors, Path path) {
    int dimension = manifest.encoder().dimension();
    int rows = Math.max(1, CHUNK_VALUES / dimension);
    float[] chunk = new float[rows * dimension];
    long count = manifest.index().count();
    for (long first = 0; first < count; first += rows) {
      int present = (int) Math.min(rows, count - first);
      vectors.readRows(first, present, chunk);
      String fault = Finite.faultOfRows(chunk, present, dimension, first, path);
      if (fault != null) {
        throw new ReleaseException(fault);
      }
    }
  }

  /** Compares evenly spread vectors with those of an index that keeps them exactly. */
  private String compare(StoredTensor vectors, CandidateIndex index, Path path) {
    if (!FaissCandidateIndex.keepsVectors(manifest.index().factory())) {
      return "; not compared with the index, which keeps them shortened or gives none back";
    }
    float[] vector = new float[manifest.encoder().dimension()];
    long count = manifest.index().count();
    long compared = Math.min(COMPARED, count);
    for (long i = 0; i < compared; i++) {
      long row = compared == 1 ? 0 : i * (count - 1) / (compared - 1);
      vectors.readRows(row, 1, vector);
      require(
          Arrays.equals(index.vector(row), vector),
          "%s and %s differ in the vector of row %d: they are not of one build",
          path,
          ReleaseFile.INDEX.fileName(),
          row);
    }
    return "; %,d of them compared with the index, all equal".formatted(compared);
  }

  private static void require(boolean holds, String message, Object... details) {
    if (!holds) {
      throw new ReleaseException(message.formatted(details));
    }
  }

  private Path file(ReleaseFile role) {
    return directory.resolve(role.fileName());
  }
}
