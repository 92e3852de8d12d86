// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code release.json}: what a release is made of and how it wants to be used.
 *
 * @param format version of this file's form, {@value #FORMAT}
 * @param id name of the release, unique for its content
 * @param created time of writing, ISO 8601 UTC
 * @param parent id of the release that this one was made from, or null
 * @param settings how questions are linked
 * @param encoder shape of the encoders
 * @param index shape of the index
 * @param training where the weights come from: base model, data, metrics; free form
 * @param files every file with its hash and size; an optional one only where the release has it
 */
public record ReleaseManifest(
    int format,
    String id,
    String created,
    @Nullable String parent,
    LinkerSettings settings,
    Encoder encoder,
    Index index,
    Map<String, Object> training,
    Map<ReleaseFile, Entry> files) {

  /** The form that this version reads and writes. */
  public static final int FORMAT = 1;

  /** Name of the manifest in the release directory. */
  public static final String FILE_NAME = "release.json";

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * Shape of the encoders.
   *
   * @param dimension length of mention and entity vectors
   * @param precision arithmetic of both encoders, for example {@code fp32}
   */
  public record Encoder(int dimension, String precision) {}

  /**
   * Shape of the index.
   *
   * @param factory FAISS factory string, for example {@code Flat}
   * @param metric {@code inner_product}
   * @param count number of entities
   */
  public record Index(String factory, String metric, long count) {}

  /**
   * A file of the release.
   *
   * @param sha256 hash of its bytes, lower-case hexadecimal
   * @param size length in bytes
   */
  public record Entry(String sha256, long size) {}

  /**
   * Reads the manifest of a release directory.
   *
   * @throws ReleaseException if there is none, it is not of this form, or its settings or list of
   *     files were changed after it was built: then its id is not theirs
   */
  static ReleaseManifest read(Path directory) {
    Path file = file(directory);
    try {
      byte[] stored = Files.readAllBytes(file);
      ReleaseManifest manifest = JSON.readValue(stored, ReleaseManifest.class);
      manifest.check(file);
      ReleaseId.check(file, stored, manifest);
      return manifest;
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ReleaseException(file + ": " + cause.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ReleaseException(file + " is not readable: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ReleaseUnavailableException(file + " is not readable: " + e.getMessage(), e);
    }
  }

  /**
   * SHA-256 of the manifest's bytes, lower-case hexadecimal.
   *
   * @throws ReleaseException if it cannot be read
   */
  public static String hash(Path directory) {
    Path file = file(directory);
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new ReleaseUnavailableException(file + " is not readable: " + e.getMessage(), e);
    }
  }

  private static Path file(Path directory) {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      throw new ReleaseUnavailableException(
          directory
              + " is not a release: it has no "
              + FILE_NAME
              + ". Build one with ./elq release build",
          null);
    }
    return file;
  }

  /** The files that serving opens: the others need not even be there. */
  public Set<ReleaseFile> served(ServingOptions options) {
    Set<ReleaseFile> served =
        EnumSet.of(
            ReleaseFile.QUESTION_ENCODER,
            ReleaseFile.TOKENIZER,
            ReleaseFile.CATALOGUE,
            ReleaseFile.CATALOGUE_OFFSETS);
    boolean vectors =
        options.index() == IndexUse.EXHAUSTIVE && files.containsKey(ReleaseFile.ENTITY_VECTORS);
    served.add(vectors ? ReleaseFile.ENTITY_VECTORS : ReleaseFile.INDEX);
    if (options.overrides().apply(settings).aliases() != null) {
      served.add(ReleaseFile.ALIASES);
    }
    return served;
  }

  private void check(Path file) {
    if (format != FORMAT) {
      throw new ReleaseException(
          file + " has format " + format + ", but this version reads format " + FORMAT);
    }
    if (id == null || settings == null || encoder == null || index == null || files == null) {
      throw new ReleaseException(file + " lacks one of id, settings, encoder, index and files");
    }
    for (ReleaseFile role : ReleaseFile.values()) {
      if (files.get(role) == null && !role.optional()) {
        throw new ReleaseException(file + " lists no " + role.fileName());
      }
    }
  }
}
