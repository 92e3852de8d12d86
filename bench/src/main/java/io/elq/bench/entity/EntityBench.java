// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.entity;

import io.elq.bench.Measurement;
import io.elq.builder.vectors.CatalogueInputs;
import io.elq.builder.vectors.EncodedVectors;
import io.elq.builder.vectors.EntityInputs;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Entities a second of entity encoders, which take turns at the same entities, and how near their
 * vectors are to those of the first.
 *
 * @param releases release directories by name, in order; the first one's catalogue is encoded
 * @param entities how many, spread over the catalogue, at least 1
 * @param turns how often each is measured, at least 1
 * @param threads batches encoded at the same time, at least 1
 */
public record EntityBench(Map<String, Path> releases, int entities, int turns, int threads) {

  private static final Set<ReleaseFile> USED =
      EnumSet.of(
          ReleaseFile.ENTITY_ENCODER,
          ReleaseFile.TOKENIZER,
          ReleaseFile.CATALOGUE,
          ReleaseFile.CATALOGUE_OFFSETS);

  /** Checks the ranges. */
  public EntityBench {
    releases = Collections.unmodifiableMap(new LinkedHashMap<>(releases));
    if (releases.isEmpty() || entities < 1 || turns < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "there has to be a release, and entities, turns and threads have to be positive");
    }
  }

  /** Inputs in memory, so that encoding alone is measured. */
  private record Sample(List<int[]> inputs, String identity) implements EntityInputs {

    /** Rows spread evenly over a catalogue. */
    static Sample of(CatalogueInputs all, int entities) throws IOException {
      return new Sample(all.sample(entities), "%d of %s".formatted(entities, all.identity()));
    }

    @Override
    public long rows() {
      return inputs.size();
    }

    @Override
    public List<int[]> read(long first, int count) {
      return inputs.subList((int) first, (int) first + count);
    }
  }

  /** An encoder at work. */
  private record Encoder(OnnxEntityEncoder session, EncodedVectors vectors, List<Double> rates)
      implements AutoCloseable {

    static Encoder open(Path release, EntityInputs inputs, int threads) throws IOException {
      Path graph = release.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
      OnnxEntityEncoder session = OnnxEntityEncoder.open(graph, EncoderOptions.cpu());
      return new Encoder(
          session, new EncodedVectors(inputs, session, graph, threads), new ArrayList<>());
    }

    float[] encode(int count) throws IOException {
      float[] target = new float[count * session.dimension()];
      long start = System.nanoTime();
      vectors.read(0, count, target, done -> {});
      rates.add(count / ((System.nanoTime() - start) / 1e9));
      return target;
    }

    @Override
    public void close() {
      vectors.close();
      session.close();
    }
  }

  /** Measures all of it. */
  public void run(Consumer<Measurement> report) throws IOException {
    Path first = releases.values().iterator().next();
    CatalogueInputs all =
        CatalogueInputs.of(first, ReleaseCheck.files(first, USED::contains).settings());
    Sample sample = Sample.of(all, entities);
    int count = (int) sample.rows();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    Map<String, float[]> vectors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Path> release : releases.entrySet()) {
        encoders.put(release.getKey(), Encoder.open(release.getValue(), sample, threads));
      }
      for (int turn = 0; turn < turns; turn++) {
        for (Map.Entry<String, Encoder> encoder : encoders.entrySet()) {
          vectors.put(encoder.getKey(), encoder.getValue().encode(count));
        }
      }
    } finally {
      encoders.values().forEach(Encoder::close);
    }
    List<Double> base = encoders.values().iterator().next().rates();
    float[] baseVectors = vectors.values().iterator().next();
    encoders.forEach(
        (name, encoder) -> {
          String prefix = "entities." + name + ".";
          report.accept(Measurement.of(prefix + "per_second", "entities/s", encoder.rates()));
          report.accept(
              Measurement.of(
                  prefix + "ratio",
                  "x",
                  IntStream.range(0, turns)
                      .mapToObj(turn -> encoder.rates().get(turn) / base.get(turn))
                      .toList()));
          double[] cosines = cosines(Objects.requireNonNull(vectors.get(name)), baseVectors, count);
          report.accept(once(prefix + "cosine.lowest", cosines[0]));
          report.accept(once(prefix + "cosine.worst_percent", cosines[count / 100]));
          report.accept(once(prefix + "cosine.median", cosines[count / 2]));
        });
  }

  private static Measurement once(String name, double value) {
    return Measurement.of(name, "", List.of(value));
  }

  /** Of the vectors of each entity, in ascending order. */
  private static double[] cosines(float[] left, float[] right, int count) {
    int dimension = left.length / count;
    double[] cosines = new double[count];
    for (int row = 0; row < count; row++) {
      double product = 0;
      double leftSquares = 0;
      double rightSquares = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        product += (double) left[i] * right[i];
        leftSquares += (double) left[i] * left[i];
        rightSquares += (double) right[i] * right[i];
      }
      cosines[row] = product / Math.sqrt(leftSquares * rightSquares);
    }
    Arrays.sort(cosines);
    return cosines;
  }
}
