// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.tune;

import io.elq.bench.Machine;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.encoder.Encoders;
import io.elq.cli.common.Arguments;
import io.elq.cli.local.ReleaseOption;
import io.elq.cli.terminal.Screen;
import io.elq.job.config.EncodeOptions;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./elq tune}. */
@Command(
    name = "tune",
    description = {
      "Finds the settings of the encoder for this machine, and writes them to a file.",
      "Measures a release's question encoder with different batches, and different numbers of them"
          + " at a time, and takes the smallest that is as fast as any. ./elq run --config FILE and"
          + " the job's main class read the file. Run it where TaskManagers will run, with nothing"
          + " else running; it takes about a minute on two cores."
    })
public final class TuneCommand implements Callable<Integer> {

  private static final List<Integer> BATCHES = List.of(4, 8, 16, 32, 64);

  @Mixin private ReleaseOption release;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Properties file to write (required).")
  private Path out;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "16",
      description = "Tokens of a question (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "Subtasks that a TaskManager will have, its slots (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each setting is measured (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.5",
      description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Arguments.atLeast(1, "--parallelism", parallelism);
    Arguments.createParent(out);
    Path measured = release.directory(Screen.error());
    Machine machine = Machine.current();
    System.out.println(machine);
    System.out.println("at a time  batch  questions/s");
    List<EncoderBench.Row> rows = new ArrayList<>();
    EncoderBench bench = bench();
    Path graph = measured.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    try (Encoders encoders = Encoders.of(Map.of("encoder", graph))) {
      bench.run(
          encoders,
          row -> {
            rows.add(row);
            System.out.printf(
                Locale.ROOT, "%9d %6d %12.0f%n", row.runs(), row.batch(), row.perSecond().value());
          });
    }
    EncoderChoice choice = EncoderChoice.of(rows);
    Files.writeString(out, properties(choice, ReleasePointer.to(measured).id(), machine));
    System.out.printf(
        "Chosen: %d at a time, of up to %d questions. Written to %s%n",
        choice.slots(), choice.batch(), out);
    return 0;
  }

  private EncoderBench bench() {
    int processors = Runtime.getRuntime().availableProcessors();
    SortedSet<Integer> slots = new TreeSet<>(List.of(1, Math.max(1, processors / 2), processors));
    return Arguments.checked(
        () ->
            new EncoderBench(
                "tune", tokens, BATCHES, List.copyOf(slots), turns, Arguments.seconds(seconds)));
  }

  private String properties(EncoderChoice choice, String id, Machine machine) {
    return String.format(
        Locale.ROOT,
        """
        # Written by ./elq tune: %s, questions of %d tokens, %.0f a second.
        # %s
        %s=%d
        %s=%d
        %s=%d
        """,
        id,
        tokens,
        choice.perSecond(),
        machine,
        EncodeOptions.SLOTS.key(),
        choice.slots(),
        EncodeOptions.MAX_BATCH.key(),
        choice.batch(),
        EncodeOptions.IN_FLIGHT.key(),
        choice.inFlight(parallelism));
  }
}
