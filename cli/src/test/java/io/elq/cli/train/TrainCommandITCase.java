// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.ElqProcess;
import io.elq.trainer.train.TinyCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./elq train --processes} with real processes, over a random tiny encoder. */
class TrainCommandITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private TinyCorpus cities;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    cities = TinyCorpus.write(folder);
  }

  @AfterEach
  void endWhatStillRuns() {
    started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void twoProcessesHaveTheLossesOfOne() throws Exception {
    assertThat(end(train("one", 2))).isZero();
    assertThat(end(train("two", 2, "--processes", "2"))).as(log("two")).isZero();

    List<JsonNode> one = steps("one");
    List<JsonNode> two = steps("two");
    assertThat(one).hasSize(6);
    assertThat(two).hasSameSizeAs(one);
    for (int i = 0; i < one.size(); i++) {
      for (String loss : List.of("entityLoss", "spanLoss")) {
        assertThat(two.get(i).get(loss).doubleValue())
            .as("%s of step %d", loss, i + 1)
            .isCloseTo(one.get(i).get(loss).doubleValue(), within(1e-5));
      }
    }
  }

  @Test
  void aRunThatLosesAProcessSaysSoAndContinuesWithResume() throws Exception {
    int epochs = 60;
    Process run = train("lost", epochs, "--processes", "2");
    ElqProcess.await(() -> epochs("lost") > 0);
    run.children().forEach(ProcessHandle::destroyForcibly);

    assertThat(end(run)).isEqualTo(2);
    assertThat(log("lost")).contains("Process 1 ended").contains("--resume");
    assertThat(epochs("lost")).isBetween(1, epochs - 1);

    assertThat(end(train("lost", epochs, "--processes", "2", "--resume"))).as(log("lost")).isZero();
    assertThat(epochs("lost")).isEqualTo(epochs);
    assertThat(folder.resolve("lost/model.safetensors")).exists();
  }

  private Process train(String out, int epochs, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("train", "--catalogue", cities.catalogue().toString()));
    String questions = cities.questions().toString();
    command.addAll(List.of("--questions", questions, "--dev", questions));
    command.addAll(List.of("--base", cities.base()));
    command.addAll(List.of("--batch-size", "8", "--dropout", "0", "--precision", "float32"));
    command.addAll(List.of("--threads", "1", "--epochs", String.valueOf(epochs)));
    command.addAll(List.of("--out", folder.resolve(out).toString()));
    command.addAll(List.of(more));
    Process process = ElqProcess.start(folder, folder.resolve(out + ".log"), command);
    started.add(process);
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended within 3 minutes").isTrue();
    return process.exitValue();
  }

  private String log(String out) throws IOException {
    return Files.readString(folder.resolve(out + ".log"));
  }

  private List<JsonNode> steps(String out) throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String line : metrics(out)) {
      JsonNode metric = JSON.readTree(line);
      if (metric.has("gradientNorm")) {
        steps.add(metric);
      }
    }
    return steps;
  }

  private int epochs(String out) throws IOException {
    return (int) metrics(out).stream().filter(line -> line.contains("\"dev\"")).count();
  }

  private List<String> metrics(String out) throws IOException {
    Path file = folder.resolve(out).resolve("run/metrics.jsonl");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
