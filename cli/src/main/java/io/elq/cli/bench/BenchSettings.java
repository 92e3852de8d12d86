// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.elq.cli.common.UserException;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./elq bench} measures, from a YAML file. A suite that is left out is not run.
 *
 * @param encoder question encoders, fp32 and int8, beside ONNX Runtime as it comes
 * @param entities entity encoders, fp32 and int8
 * @param index FAISS indexes of the demo's entities
 * @param micro single parts of the linker
 * @param linker the linker in process, of the demo's release in int8
 * @param stream the job against the linker in process
 * @param large question encoders of BERT-large's size, against PyTorch
 */
record BenchSettings(
    @Nullable Encoder encoder,
    @Nullable Entities entities,
    @Nullable Index index,
    @Nullable Micro micro,
    @Nullable Linker linker,
    @Nullable Stream stream,
    @Nullable Large large) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  /** As the options of {@code bench encoder}. */
  record Encoder(
      int tokens, List<Integer> batches, List<Integer> runs, int turns, double seconds) {}

  /** As the options of {@code bench entities}. */
  record Entities(int entities, int turns) {}

  /**
   * As the options of {@code bench index}.
   *
   * @param sizes numbers of vectors: above the catalogue's, the rest are copies with noise
   */
  record Index(
      List<Integer> sizes,
      List<String> factories,
      int neighbours,
      List<Integer> batches,
      int turns,
      double seconds) {}

  /** As the options of {@code bench micro}. */
  record Micro(int forks, int iterations, double seconds) {}

  /** As the options of {@code bench linker}. */
  record Linker(int questions, int turns) {}

  /**
   * As the options of {@code bench stream}.
   *
   * @param deliveries guarantees of the job, by name
   * @param precisions of the releases, by name
   */
  record Stream(
      List<String> deliveries,
      List<String> precisions,
      int warmUp,
      int turns,
      int questions,
      List<Double> loads,
      double seconds,
      double longTexts) {}

  /** As the options of {@code bench large}. */
  record Large(int tokens, List<Integer> batches, int turns, double seconds) {}

  /**
   * Reads them.
   *
   * @param name what the file is called in messages
   * @throws UserException if it is not such a file
   */
  static BenchSettings read(String name, InputStream in) throws IOException {
    try {
      BenchSettings settings = YAML.readValue(in, BenchSettings.class);
      if (settings.stream() != null) {
        settings.stream().precisions().forEach(precision -> requireMeasured(name, precision));
      }
      return settings;
    } catch (UnrecognizedPropertyException e) {
      throw new UserException(
          "%s: %s is not known; there are %s".formatted(name, path(e), e.getKnownPropertyIds()));
    } catch (JsonMappingException e) {
      throw new UserException("%s: %s: %s".formatted(name, path(e), e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw new UserException("%s is not YAML: %s".formatted(name, e.getOriginalMessage()));
    }
  }

  private static void requireMeasured(String name, String precision) {
    if (Precision.OF_CPUS.stream().noneMatch(of -> of.toString().equals(precision))) {
      throw new UserException(
          "%s: stream.precisions: %s is not measured; there are %s"
              .formatted(name, precision, Precision.OF_CPUS));
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream().map(Reference::getFieldName).collect(Collectors.joining("."));
  }
}
