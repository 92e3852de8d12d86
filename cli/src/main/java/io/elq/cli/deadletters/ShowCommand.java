// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import io.elq.cli.terminal.Screen;
import io.elq.cli.terminal.TerminalText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(
    name = "show",
    description = {
      "Counts dead letters by stage, class and reason, and lists the latest.",
      "Reads the topic as it is now, and changes nothing."
    },
    exitCodeListHeading = "%nExit codes besides those of ./elq --help:%n",
    exitCodeList = "3:Done, but some records of the topic cannot be read as dead letters.")
public final class ShowCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 20;

  @Mixin private final TopicArguments topic = new TopicArguments();
  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Letters that are listed, the latest ones; 0 lists none (default: 20, with --json all).")
  private @Nullable Integer limit;

  @Option(
      names = "--json",
      description = "Print the letters alone, a line of JSON each, with the records' bytes.")
  private boolean json;

  private long strangers;

  @Override
  public Integer call() {
    if (limit != null) {
      Arguments.atLeast(0, "--limit", limit);
    }
    Screen screen = Screen.standard();
    if (json && limit == null) {
      read(letter -> screen.raw(LetterJson.line(letter)));
    } else {
      print(screen, limit == null ? DEFAULT_LIMIT : limit);
    }
    if (strangers > 0) {
      System.err.printf(
          "elq: %s of %s cannot be read as dead letters%n",
          Summary.counted(strangers, "record"), topic.topic());
      return ExitCodes.SOME_REFUSED;
    }
    return ExitCodes.DONE;
  }

  private void print(Screen screen, int most) {
    Summary summary = new Summary();
    PriorityQueue<Letter> latest =
        new PriorityQueue<>(Comparator.comparing(letter -> letter.content().getTimestamp()));
    read(
        letter -> {
          summary.add(letter.content());
          latest.add(letter);
          if (latest.size() > most) {
            latest.poll();
          }
        });
    List<Letter> listed = new ArrayList<>();
    while (!latest.isEmpty()) {
      listed.add(latest.poll());
    }
    if (json) {
      listed.forEach(letter -> screen.raw(LetterJson.line(letter)));
      return;
    }
    screen.raw(Summary.counted(summary.total(), "dead letter") + " in " + topic.topic());
    if (summary.total() > 0) {
      screen.raw("");
      summary.table(screen.width()).forEach(screen::raw);
    }
    if (!listed.isEmpty()) {
      screen.raw("");
      listed.forEach(letter -> screen.raw(line(letter, screen.width())));
    }
  }

  private static String line(Letter letter, int width) {
    var content = letter.content();
    String text =
        "%s  %s  %s: %s"
            .formatted(
                content.getTimestamp(),
                letter.origin(),
                content.getStage(),
                content.getErrorMessage());
    return TerminalText.clip(TerminalText.plain(text), width);
  }

  private void read(Consumer<Letter> letters) {
    KafkaAccess kafka = topic.kafka();
    int partitions = topic.require(kafka);
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(null)) {
      TopicReader reader = new TopicReader(consumer, topic.topic(), partitions);
      for (TopicPartition partition : reader.partitions()) {
        reader.read(partition, 0, record -> take(record, letters));
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Consumer<Letter> letters) {
    Letter.in(record)
        .ifPresentOrElse(
            letter -> {
              if (filter.accepts(letter.content())) {
                letters.accept(letter);
              }
            },
            () -> strangers++);
  }
}
