package io.elq.linker.encode;

import com.sun.management.OperatingSystemMXBean;
import io.elq.linker.BgeSmall;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Questions a second of the question encoder: bge-small, fp32, one thread a run. Arguments: tokens
 * of a question (16) and seconds of each measurement (4).
 */
public final class EncoderBenchmark {

  private static final int[] BATCH_SIZES = {1, 8, 32};
  private static final int[] CONCURRENT_RUNS = {1, 2};

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** The rate per CPU second is what counts on a machine that others load, too. */
  private record Rate(double perSecond, double perCpuSecond) {}

  private EncoderBenchmark() {}

  /** Prints one line a batch size and number of concurrent runs. */
  public static void main(String[] args) throws Exception {
    int tokens = args.length > 0 ? Integer.parseInt(args[0]) : 16;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 4;
    Path model = Files.createTempFile("bge-small", ".onnx");
    try {
      QuestionEncoderGraph.write(model, BgeSmall.weights(), RandomBert.heads(384, 384, 1));
      measureAll(model, tokens, seconds);
    } finally {
      Files.delete(model);
    }
  }

  private static void measureAll(Path model, int tokens, double seconds)
      throws IOException, InterruptedException, ExecutionException {
    try (OnnxQuestionEncoder encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu())) {
      System.out.println("tokens  batch  runs  questions/s  per CPU second");
      for (int batchSize : BATCH_SIZES) {
        for (int runs : CONCURRENT_RUNS) {
          measure(encoder, tokens, batchSize, runs, seconds / 4);
          Rate rate = measure(encoder, tokens, batchSize, runs, seconds);
          System.out.printf(
              "%6d %6d %5d %12.1f %17.1f%n",
              tokens, batchSize, runs, rate.perSecond(), rate.perCpuSecond());
        }
      }
    }
  }

  private static Rate measure(
      OnnxQuestionEncoder encoder, int tokens, int batchSize, int runs, double seconds)
      throws InterruptedException, ExecutionException {
    int[] question = new Random(1).ints(tokens, 1_000, 30_000).toArray();
    List<int[]> batch = Collections.nCopies(batchSize, question);
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    try {
      long cpuStart = PROCESS.getProcessCpuTime();
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      List<Future<Long>> counts =
          IntStream.range(0, runs)
              .mapToObj(run -> threads.submit(() -> encodeUntil(end, encoder, batch)))
              .toList();
      long questions = 0;
      for (Future<Long> count : counts) {
        questions += count.get();
      }
      return new Rate(
          questions * 1e9 / (System.nanoTime() - start),
          questions * 1e9 / (PROCESS.getProcessCpuTime() - cpuStart));
    } finally {
      threads.shutdown();
    }
  }

  private static long encodeUntil(long end, OnnxQuestionEncoder encoder, List<int[]> batch) {
    long questions = 0;
    while (System.nanoTime() < end) {
      questions += encoder.encode(batch).size();
    }
    return questions;
  }
}
