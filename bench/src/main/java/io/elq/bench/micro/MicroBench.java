// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.bench.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Single parts of the linker under JMH, one after the other on one thread, each in JVMs of its own
 * that have this one's options: the time of a question, and what it allocates on the Java heap.
 *
 * @param forks JVMs for each part, at least 1
 * @param iterations how often each of them measures, at least 1, after {@value #WARM_UP} to warm up
 * @param time how long each of those is
 */
public record MicroBench(int forks, int iterations, Duration time) {

  private static final int WARM_UP = 2;

  private static final List<Class<?>> PARTS =
      List.of(TokenizerMicro.class, SpansMicro.class, BatcherMicro.class, AvroMicro.class);

  /** This JVM's log would be emptied by those that write to it, too. */
  private static final String NO_LOG = "-Delq.log=/dev/null";

  /** What JMH's profiler calls it. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** Checks the ranges. */
  public MicroBench {
    if (forks < 1 || iterations < 1 || time.toNanos() < 1) {
      throw new IllegalArgumentException(
          "numbers of JVMs and iterations and their time have to be positive");
    }
  }

  /**
   * Measures all of it.
   *
   * @param report gets the figures of a part as soon as they are there
   * @throws IOException with what JMH wrote, if a part fails
   */
  public void run(Consumer<Measurement> report) throws IOException {
    for (Class<?> part : PARTS) {
      for (RunResult result : results(part)) {
        String name = "micro." + result.getPrimaryResult().getLabel();
        report.accept(
            figure(name + ".time", "ns/question", result, IterationResult::getPrimaryResult));
        report.accept(
            figure(
                name + ".allocated",
                "bytes/question",
                result,
                iteration -> iteration.getSecondaryResults().get(ALLOCATED)));
      }
    }
  }

  private Collection<RunResult> results(Class<?> part) throws IOException {
    Options options =
        new OptionsBuilder()
            .include(part.getName().replace(".", "\\.") + "\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(forks)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.nanoseconds(time.toNanos()))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.nanoseconds(time.toNanos()))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsAppend(NO_LOG)
            .build();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(written, true, StandardCharsets.UTF_8)) {
      return new Runner(options, OutputFormatFactory.createFormatInstance(to, VerboseMode.NORMAL))
          .run();
    } catch (RunnerException e) {
      throw new IOException(
          "%s cannot be measured: %s%n%s"
              .formatted(
                  part.getSimpleName(), e.getMessage(), written.toString(StandardCharsets.UTF_8)),
          e);
    }
  }

  private static Measurement figure(
      String name, String unit, RunResult result, Function<IterationResult, Result<?>> of) {
    return Measurement.of(
        name,
        unit,
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(iteration -> of.apply(iteration).getScore())
            .toList());
  }
}
