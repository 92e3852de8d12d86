// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import io.elq.faults.fault.Load;
import io.elq.faults.fault.Releases;
import io.elq.faults.fault.Scene;
import io.elq.faults.fault.Setting;
import io.elq.linker.release.ReleasePointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Questions at a steady rate for a long time, through a cluster of real processes: without swaps of
 * the release, with them, and without them again.
 *
 * @param releases what is served, and what is asked
 * @param rate questions a second
 * @param schedule its parts
 * @param folder for what the processes keep, and their logs; emptied first
 */
public record Soak(Releases releases, double rate, Schedule schedule, Path folder) {

  private static final Duration SAMPLING = Duration.ofSeconds(2);

  /**
   * Runs it.
   *
   * @param progress is told each sample of the memory
   * @throws IllegalStateException if a process ends, or questions cannot be asked any more
   */
  public SoakResult run(Consumer<MemorySample> progress) throws Exception {
    try (Scene scene = Scene.open(folder, Setting.USUAL, releases, new Load(1, rate))) {
      scene.await("the first answer", () -> scene.ledger().accounted() > 0);
      scene.flow().begin();
      Course course = new Course(scene, progress);
      course.go(schedule.warmUp(), 0);
      List<Phase> phases = new ArrayList<>();
      phases.add(course.phase("steady", schedule.steady(), 0));
      if (schedule.swaps()) {
        phases.add(course.phase("swapping", schedule.swapping(), schedule.swapsPerMinute()));
        phases.add(course.phase("after", schedule.after(), 0));
      }
      scene.awaitOutcomes(accounted -> {});
      return new SoakResult(
          rate,
          scene.flow().asked(),
          scene.flow().asked() - scene.ledger().accounted(),
          scene.ledger().duplicated(),
          scene.ledger().deadLetters(),
          phases.stream().map(phase -> phase.result(scene.ledger())).toList(),
          course.samples);
    }
  }

  /** The time as it passes. Used by one thread. */
  private final class Course {
    private final Scene scene;
    private final Consumer<MemorySample> progress;
    private final List<MemorySample> samples = new ArrayList<>();
    private final long start = System.nanoTime();
    private int swaps;

    Course(Scene scene, Consumer<MemorySample> progress) {
      this.scene = scene;
      this.progress = progress;
    }

    Phase phase(String name, Duration length, double swapsPerMinute) throws Exception {
      int firstSample = samples.size();
      int firstQuestion = scene.flow().asked();
      int swapsBefore = swaps;
      go(length, swapsPerMinute);
      return new Phase(
          name,
          firstQuestion,
          scene.flow().asked(),
          swaps - swapsBefore,
          List.copyOf(samples.subList(firstSample, samples.size())));
    }

    void go(Duration length, double swapsPerMinute) throws Exception {
      long begin = System.nanoTime();
      int done = 0;
      for (long n = 1; System.nanoTime() - begin < length.toNanos(); n++) {
        double minutes = (System.nanoTime() - begin) / 60e9;
        if (minutes * swapsPerMinute >= done + 1) {
          done++;
          swap();
        }
        sample();
        // To the nanosecond: a millisecond early, a swap that is due would wait for the next
        // sample.
        TimeUnit.NANOSECONDS.sleep(begin + n * SAMPLING.toNanos() - System.nanoTime());
        scene.check();
      }
    }

    private void swap() throws Exception {
      swaps++;
      Path next = swaps % 2 == 0 ? releases.one() : releases.two();
      scene.announce(ReleasePointer.to(next));
    }

    private void sample() {
      double minutes = (System.nanoTime() - start) / 60e9;
      MemorySample sample = MemorySample.of(minutes, scene.flink().taskManagers());
      samples.add(sample);
      progress.accept(sample);
    }
  }
}
