package io.elq.trainer.release;

import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.trainer.console.ProgressBars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;

/** Encodes a whole catalogue: inputs of like length together, batches side by side. */
public final class CatalogueVectors {
  private static final int BATCH = 32;

  private CatalogueVectors() {}

  /** An entity's row and encoder input. */
  private record Input(int row, int[] ids) {}

  /**
   * Encodes all entities of a catalogue file; the result does not depend on {@code threads}.
   *
   * @param threads batches encoded at the same time, at least 1
   * @return entity vectors in catalogue order, row-major [entities, dimension]
   */
  public static float[] encode(
      Path catalogue, OnnxEntityEncoder encoder, EntityTokens tokens, int threads)
      throws IOException {
    List<Input> inputs = new ArrayList<>();
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      for (CatalogueEntity entity = reader.next(); entity != null; entity = reader.next()) {
        inputs.add(new Input(inputs.size(), tokens.of(entity.title(), entity.text())));
      }
    }
    inputs.sort(Comparator.comparingInt(input -> input.ids().length));
    float[] vectors = new float[Math.multiplyExact(inputs.size(), encoder.dimension())];
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ProgressBar progress = ProgressBars.start("encode entities", inputs.size())) {
      List<Future<?>> batches = new ArrayList<>();
      for (int from = 0; from < inputs.size(); from += BATCH) {
        List<Input> batch = inputs.subList(from, Math.min(from + BATCH, inputs.size()));
        batches.add(
            pool.submit(
                () -> {
                  encode(batch, encoder, vectors);
                  progress.stepBy(batch.size());
                }));
      }
      await(batches, catalogue);
    } finally {
      pool.shutdownNow();
    }
    return vectors;
  }

  private static void encode(List<Input> batch, OnnxEntityEncoder encoder, float[] vectors) {
    float[][] encoded = encoder.encode(batch.stream().map(Input::ids).toList());
    for (int i = 0; i < encoded.length; i++) {
      int offset = batch.get(i).row() * encoder.dimension();
      System.arraycopy(encoded[i], 0, vectors, offset, encoded[i].length);
    }
  }

  private static void await(List<Future<?>> batches, Path catalogue) throws IOException {
    try {
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the entities of " + catalogue + " cannot be encoded", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while encoding the entities of " + catalogue, e);
    }
  }
}
