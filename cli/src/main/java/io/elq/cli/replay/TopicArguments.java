// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import io.elq.cli.common.Arguments;
import io.elq.replay.TopicExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Option;

/** A range of a Kafka topic instead of a file of questions. */
public final class TopicArguments {
  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "TOPIC",
      description = "Topic of questions (Avro) instead of a file (required, or --questions).")
  private String name;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The topic's brokers (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Time of the first records, for example 2026-11-23T09:00:00Z (default: the beginning"
              + " of the topic).")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description =
          "Time that all records are before (default: none, up to the last record that there"
              + " is now).")
  private Instant to;

  @Option(
      names = "--gold",
      paramLabel = "FILE",
      description = "Labels of the topic's questions, as JSON lines, by id (default: none).")
  private Path gold;

  /**
   * Checks what can be checked before work begins.
   *
   * @throws io.elq.cli.common.UserException if the file of labels is not there
   */
  public void check() {
    if (gold != null) {
      Arguments.require(gold, "it should be a file of labelled questions");
    }
  }

  /**
   * Writes the topic's questions to a file and prints how many there are.
   *
   * @return how many records are no questions; the file has lines for them
   * @throws IOException if a file cannot be read or written, or the brokers do not answer
   */
  public long export(Path file) throws IOException {
    TopicExport.Counts counts = new TopicExport(bootstrapServers, name, from, to, gold).write(file);
    System.out.printf(
        "%,d questions of topic %s, %,d of them labelled; %,d records are no questions%n",
        counts.questions(), name, counts.labelled(), counts.refused());
    return counts.refused();
  }
}
