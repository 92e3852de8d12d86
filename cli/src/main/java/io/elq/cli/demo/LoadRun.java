// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.terminal.Screen;
import io.elq.trainer.synthesize.QuestionSynthesizer;
import io.elq.trainer.synthesize.SynthesizedQuestion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;

/**
 * Many synthesized questions through the broker and the job.
 *
 * <p>Without a rate, a fixed number of questions is under way: the next is asked when one has been
 * answered, so the rate is what the system sustains, and a latency is that number over the rate.
 * With a rate, questions are asked by the clock, and a latency counts from the time at which the
 * question was due.
 *
 * @param catalogue entities to ask about
 * @param questions how many
 * @param rate questions a second, or 0
 */
record LoadRun(Path catalogue, int questions, double rate) {

  /** Twice what the job takes between two checkpoints at its best, so that it never starves. */
  private static final int UNDER_WAY = 2_000;

  /** Another seed than training used. */
  private static final long SEED = 20_000_003;

  DemoReport.Load run(DemoSystem system, Screen screen) throws Exception {
    List<String> texts =
        screen.step(
            "Writing questions about WordNet",
            () ->
                new QuestionSynthesizer(catalogue)
                    .questions(SEED)
                    .limit(questions)
                    .map(SynthesizedQuestion::text)
                    .toList());
    Semaphore permits = new Semaphore(rate > 0 ? questions : UNDER_WAY);
    Thread asking = new Thread(() -> ask(system.exchange(), texts, permits), "load");
    asking.setDaemon(true);
    long[] latencies = new long[questions];
    AtomicInteger linked = new AtomicInteger();
    AtomicInteger dead = new AtomicInteger();
    long start = System.nanoTime();
    asking.start();
    try (ProgressBar bar = ProgressBars.start("  Load", questions)) {
      system.readAll(
          new Awaited(IntStream.range(0, questions).mapToObj(LoadRun::id).toList()),
          answer -> {
            latencies[linked.getAndIncrement()] =
                Duration.between(answer.getEventTime(), Instant.now()).toMillis();
            answered(permits, bar);
          },
          letter -> {
            dead.incrementAndGet();
            answered(permits, bar);
          });
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new DemoReport.Load(
        questions,
        linked.get(),
        dead.get(),
        rate,
        questions / seconds,
        Latencies.of(java.util.Arrays.copyOf(latencies, linked.get())),
        system.peakMemory());
  }

  private static String id(int question) {
    return "load-" + question;
  }

  private static void answered(Semaphore permits, ProgressBar bar) {
    permits.release();
    bar.step();
  }

  private void ask(Exchange exchange, List<String> texts, Semaphore permits) {
    Instant start = Instant.now();
    try {
      for (int i = 0; i < texts.size(); i++) {
        permits.acquire();
        Instant due = Instant.now();
        if (rate > 0) {
          due = start.plusNanos((long) (i / rate * 1e9));
          TimeUnit.NANOSECONDS.sleep(Duration.between(Instant.now(), due).toNanos());
        }
        exchange.ask(id(i), texts.get(i), due);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
