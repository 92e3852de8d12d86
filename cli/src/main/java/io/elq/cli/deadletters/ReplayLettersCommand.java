// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.common.ExitCodes;
import io.elq.cli.deadletters.LetterReplay.Refused;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import io.elq.cli.terminal.Screen;
import io.elq.cli.terminal.TerminalText;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends the records of dead letters again. */
@Command(
    name = "replay",
    description = {
      "Sends the records of dead letters back to the topic that they came from, each once.",
      "Key, value, headers and timestamp are as they were; a header elq-replayed-from says which"
          + " letter it was. A record that its topic would soon delete as too old takes the time of"
          + " the replay and keeps its own in a header elq-record-timestamp. What was sent is remembered on the brokers in the consumer group"
          + " elq-replay-TOPIC, in the same transactions: a replay that is killed neither repeats"
          + " nor skips any when it is started again."
    },
    exitCodeListHeading = "%nExit codes besides those of ./elq --help:%n",
    exitCodeList = "3:Done, but some records could not be sent: the output says which, and why.")
public final class ReplayLettersCommand implements Callable<Integer> {
  private static final int MOST_REASONS = 20;

  @Mixin private final TopicArguments topic = new TopicArguments();
  @Mixin private final LetterFilter filter = new LetterFilter();

  @Option(names = "--dry-run", description = "Print what would be sent, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--from-beginning",
      description =
          "Where the brokers know of no replay, begin with the oldest letter. Without this, letters"
              + " that are older than what brokers remember are passed over, because an earlier"
              + " replay may have sent them.")
  private boolean fromBeginning;

  @Option(
      names = "--pass-over-others",
      description =
          "Have later replays pass over the letters, too, that are left out by --reason, --stage"
              + " and --class.")
  private boolean passOverOthers;

  @Override
  public Integer call() {
    KafkaAccess kafka = topic.kafka();
    int partitions = topic.require(kafka);
    Screen screen = Screen.standard();
    String name = "elq-replay-" + topic.topic();
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(name)) {
      return dryRun
          ? preview(kafka, consumer, partitions, screen)
          : replay(kafka, consumer, partitions, name, screen);
    }
  }

  private int preview(
      KafkaAccess kafka, KafkaConsumer<byte[], byte[]> consumer, int partitions, Screen screen) {
    TopicReader reader = new TopicReader(consumer, topic.topic(), partitions);
    ReplayPositions positions = positions(kafka, consumer, reader, screen);
    Summary summary = new Summary();
    for (TopicPartition partition : reader.partitions()) {
      DoneLetters done = positions.of(partition);
      reader.read(
          partition,
          done.next(),
          record ->
              Letter.in(record)
                  .filter(letter -> !done.contains(letter.offset()))
                  .filter(letter -> filter.accepts(letter.content()))
                  .ifPresent(letter -> summary.add(letter.content())));
    }
    screen.raw(Summary.counted(summary.total(), "letter") + " would be sent again");
    if (summary.total() > 0) {
      screen.raw("");
      summary.table(screen.width()).forEach(screen::raw);
    }
    return ExitCodes.DONE;
  }

  private int replay(
      KafkaAccess kafka,
      KafkaConsumer<byte[], byte[]> consumer,
      int partitions,
      String name,
      Screen screen) {
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(name);
        OriginalRecord records = new OriginalRecord(kafka)) {
      // First of all: it ends what a killed replay left open, and keeps out one that runs now.
      producer.initTransactions();
      TopicReader reader = new TopicReader(consumer, topic.topic(), partitions);
      ReplayPositions positions = positions(kafka, consumer, reader, screen);
      LetterReplay replay =
          new LetterReplay(producer, consumer.groupMetadata(), positions, records, () -> {});
      new LettersLeft(reader, positions, filter::accepts, passOverOthers).replayTo(replay);
      return report(replay, screen);
    }
  }

  private ReplayPositions positions(
      KafkaAccess kafka,
      KafkaConsumer<byte[], byte[]> consumer,
      TopicReader reader,
      Screen screen) {
    ReplayPositions positions =
        ReplayPositions.committed(consumer, reader, kafka.positionsKept(), fromBeginning);
    if (!positions.passedOver().isEmpty()) {
      screen.raw(
          "Letters older than %d days are passed over, because an earlier replay may have sent them. If there was none: --from-beginning"
              .formatted(kafka.positionsKept().toDays()));
    }
    return positions;
  }

  private static int report(LetterReplay replay, Screen screen) {
    long sent = replay.sent().values().stream().mapToLong(Long::longValue).sum();
    String to =
        replay.sent().entrySet().stream()
            .map(topic -> "%,d to %s".formatted(topic.getValue(), topic.getKey()))
            .collect(Collectors.joining(", "));
    screen.raw(Summary.counted(sent, "letter") + " sent again" + (sent == 0 ? "" : ": " + to));
    List<Refused> refused = replay.refused();
    if (refused.isEmpty()) {
      return ExitCodes.DONE;
    }
    screen.raw("%,d could not be sent:".formatted(refused.size()));
    refused.stream()
        .limit(MOST_REASONS)
        .map(letter -> "  " + letter.letter().place() + ": " + letter.reason())
        .forEach(line -> screen.raw(TerminalText.plain(line)));
    if (refused.size() > MOST_REASONS) {
      screen.raw("  ...");
    }
    return ExitCodes.SOME_REFUSED;
  }
}
