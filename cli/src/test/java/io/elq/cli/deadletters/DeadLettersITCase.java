// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.CommandRun;
import io.elq.sandbox.kafka.KafkaBroker;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both commands, with a broker. */
@Timeout(180)
class DeadLettersITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static KafkaBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void lettersAreCountedByReasonAndTheLatestListed() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "show")) {
      for (int i = 0; i < 30; i++) {
        topics.letter("q" + i, "decode", "broken", "the text has " + i + " characters");
      }
      topics.letter("late", "encode", "retry", "not encoded in time \u001b[31m");
      CommandRun run = topics.run("show", "--limit", "2");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .contains("31 dead letters in show-letters")
          .containsPattern(" 30 +decode +broken +the text has # characters")
          .containsPattern(" 1 +encode +retry +not encoded in time ·\\[#m")
          .contains("show-questions/0/30  encode: not encoded in time")
          .doesNotContain("\u001b");
      assertThat(run.out().lines().filter(line -> line.contains("Z  show-questions/"))).hasSize(2);
      assertThat(topics.run("show", "--class=retry").out()).startsWith("1 dead letters");
      assertThat(topics.run("show", "--stage=DECODE").out()).startsWith("30 dead letters");
      assertThat(topics.run("show", "--reason=HAS 7 char").out()).startsWith("1 dead letters");
    }
  }

  @Test
  void asJsonALetterHasAllOfItsRecord() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "json")) {
      topics.letter("q", "decode", "broken", "why");
      topics.letter("r", "encode", "retry", "why");
      List<String> lines = topics.run("show", "--json").out().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode letter = JSON.readTree(lines.get(0));
      assertThat(letter.get("letter").asText()).isEqualTo("json-letters/0/0");
      assertThat(letter.get("record").asText()).isEqualTo("json-questions/0/0");
      assertThat(letter.get("class").asText()).isEqualTo("broken");
      assertThat(letter.get("key").asText()).isEqualTo("q");
      assertThat(letter.get("headers").get(1).get("value").asText()).isEqualTo("2");
      assertThat(letter.get("value_base64").binaryValue()).asString(UTF_8).isEqualTo("value of q");
      assertThat(topics.run("show", "--json", "--limit=1").out().lines()).hasSize(1);
    }
  }

  @Test
  void aRecordThatIsNoLetterIsCountedAndSaid() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "strange")) {
      topics.send(topics.letters(), "k", "nonsense".getBytes(UTF_8));
      topics.letter("q", "decode", "broken", "why");
      CommandRun run = topics.run("show");
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err()).contains("1 records of strange-letters are not dead letters");
      assertThat(topics.run("replay").out()).contains("1 letters sent again");
    }
  }

  @Test
  void whatIsNotThereIsSaidWithTheRemedy() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "none")) {
      CommandRun run = topics.run("show", "--topic=nowhere");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("have no topic nowhere: correct --topic");
      int port;
      try (ServerSocket socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      run = topics.run("replay", "--bootstrap-servers=localhost:" + port);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("no Kafka broker answered at localhost:" + port);
    }
  }

  @Test
  void theJobsPropertiesFileSaysWhereTheTopicIs() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "config")) {
      topics.letter("q", "decode", "broken", "why");
      Path file = directory.resolve("job.properties");
      Files.writeString(
          file,
          "elq.kafka.bootstrap-servers=%s%nelq.dead-letters.topic=%s%nelq.encode.in-flight=7%n"
              .formatted(broker.bootstrapServers(), topics.letters()));
      CommandRun run = CommandRun.of("dead-letters", "show", "--config=" + file);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("1 dead letters in config-letters");
    }
  }

  @Test
  void recordsComeBackAsTheyWereAndOnlyOnce() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "back")) {
      topics.letter("q", "decode", "broken", "why");
      topics.tombstone("t");
      assertThat(topics.run("replay", "--dry-run").out()).contains("2 letters would be sent again");
      assertThat(topics.replayed()).isEmpty();
      CommandRun run = topics.run("replay");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("2 letters sent again: 2 to back-questions");

      ConsumerRecord<byte[], byte[]> record = topics.replayed().get(0);
      assertThat(record.key()).asString(UTF_8).isEqualTo("q");
      assertThat(record.value()).asString(UTF_8).isEqualTo("value of q");
      assertThat(record.timestamp()).isEqualTo(1_234);
      assertThat(record.partition()).isZero();
      assertThat(record.headers())
          .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
          .containsExactly("trace=1", "trace=2", "elq-replayed-from=back-letters/0/0");
      assertThat(topics.replayed().get(1).value()).isNull();

      assertThat(topics.run("replay").out()).contains("0 letters sent again");
      topics.letter("later", "decode", "broken", "why");
      assertThat(topics.run("replay").out()).contains("1 letters sent again");
      assertThat(topics.replayedKeys()).containsExactly("q", "t", "later");
    }
  }

  @Test
  void whatOneFilterLeavesOutAnotherSends() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "filters")) {
      for (int i = 0; i < 1_300; i++) {
        topics.letter("q" + i, "encode", i % 3 == 0 ? "retry" : "broken", "why");
      }
      assertThat(topics.run("replay", "--class=retry").out()).contains("434 letters sent again");
      assertThat(topics.run("replay", "--class=retry").out()).contains("0 letters sent again");
      assertThat(topics.run("replay", "--reason=y", "--class=broken").out())
          .contains("866 letters sent again");
      assertThat(topics.run("replay").out()).contains("0 letters sent again");
      assertThat(topics.replayedKeys()).hasSize(1_300).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsPassedOverIsNotSentLater() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "over")) {
      topics.letter("a", "decode", "broken", "why");
      topics.letter("b", "encode", "retry", "why");
      topics.run("replay", "--class=retry", "--pass-over-others");
      assertThat(topics.run("replay").out()).contains("0 letters sent again");
      assertThat(topics.replayedKeys()).containsExactly("b");
    }
  }

  @Test
  void theRecordOfALetterThatCouldNotCarryItIsFetched() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "fetch")) {
      byte[] value = "x".repeat(100_000).getBytes(UTF_8);
      topics.send(topics.questions(), "large", value);
      topics.letterWithoutValue(0, value);
      topics.letterWithoutValue(99, value);
      CommandRun run = topics.run("replay");
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.out())
          .contains("1 letters sent again", "1 could not be sent:")
          .contains(
              "fetch-letters/0/1: its record of 100,000 bytes was too large for the letter, and"
                  + " fetch-questions no longer has it");
      ConsumerRecord<byte[], byte[]> again = topics.replayed().get(0);
      assertThat(again.key()).asString(UTF_8).isEqualTo("large");
      assertThat(again.value()).isEqualTo(value);
      assertThat(topics.run("replay").out()).contains("0 letters sent again", "1 could not be");
    }
  }

  @Test
  void aRecordThatItsTopicDoesNotTakeHoldsUpNoOther() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "refuse")) {
      for (int i = 0; i < 20; i++) {
        topics.letter(i == 7 ? "k".repeat(5_000) : "q" + i, "decode", "broken", "why");
      }
      topics.configure(topics.questions(), "max.message.bytes", "4000");
      CommandRun run = topics.run("replay");
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.out())
          .contains("19 letters sent again", "1 could not be sent:", "refuse-letters/0/7: ");
      assertThat(topics.replayedKeys()).hasSize(19).doesNotHaveDuplicates();
      topics.configure(topics.questions(), "max.message.bytes", "100000");
      assertThat(topics.run("replay").out()).contains("1 letters sent again");
    }
  }

  @Test
  void withoutAPositionLettersThatItMayHaveForgottenArePassedOver() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "old")) {
      topics.letter("old", Duration.ofDays(8));
      topics.letter("young", Duration.ofDays(6));
      CommandRun dry = topics.run("replay", "--dry-run", "--from-beginning");
      assertThat(dry.out()).contains("2 letters would be sent again");
      CommandRun run = topics.run("replay");
      assertThat(run.out())
          .contains("Letters older than 7 days are passed over", "--from-beginning")
          .contains("1 letters sent again");
      assertThat(topics.run("replay", "--from-beginning").out()).contains("0 letters sent again");
      assertThat(topics.replayedKeys()).containsExactly("young");
    }
  }

  @Test
  void aReplayThatIsKilledBeforeItsCommitNeitherRepeatsNorSkips() throws Exception {
    try (LetterTopics topics = new LetterTopics(broker, "kill")) {
      for (int i = 0; i < 1_200; i++) {
        topics.letter("q" + i, "encode", "retry", "why");
      }
      // The second of three transactions: one is committed, one is open, one is yet to come.
      assertThat(KilledReplay.run(broker.bootstrapServers(), topics.letters(), 2)).isEqualTo(137);
      CommandRun run = topics.run("replay");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("700 letters sent again");
      assertThat(topics.replayedKeys()).hasSize(1_200).doesNotHaveDuplicates();
      assertThat(topics.run("replay").out()).contains("0 letters sent again");
    }
  }
}
