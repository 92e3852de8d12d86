// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import io.elq.bench.Passage;
import io.elq.faults.cluster.FlinkProcesses;
import io.elq.faults.cluster.LinkingJobs;
import io.elq.faults.cluster.Topics;
import io.elq.faults.flow.Announcements;
import io.elq.faults.flow.Ids;
import io.elq.job.config.Delivery;
import io.elq.linker.release.ReleasePointer;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker, a Flink cluster and the linking job, in processes of their own, and questions that go
 * through them. Used by one thread, which closes it.
 */
final class StreamSystem implements AutoCloseable {

  /** Without a further answer for so long something is wrong. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final FlinkProcesses flink;
  private final Answers answers;
  private final KafkaProducer<byte[], byte[]> producer;
  private int asked;

  /**
   * Starts all of it.
   *
   * @param folder for what the processes keep, and their logs; emptied first
   * @param arguments of the job, beyond where its topics are
   */
  StreamSystem(Path folder, Path release, Delivery delivery, List<String> arguments)
      throws Exception {
    try {
      FileUtils.deleteDirectory(folder.toFile());
      flink = opened(FlinkProcesses.startFast(folder, 1));
      KafkaBroker broker = opened(KafkaBroker.start());
      String servers = broker.bootstrapServers();
      Topics.create(servers);
      new Announcements(servers).announce(ReleasePointer.to(release.toAbsolutePath()));
      LinkingJobs jobs =
          opened(new LinkingJobs(flink.restPort(), folder, all(servers, delivery, arguments)));
      jobs.submit(1, null);
      answers = opened(new Answers(servers));
      // A question is sent when it is due: Kafka's producers keep one for 5 ms in the hope of
      // others.
      producer =
          opened(
              new KafkaProducer<>(
                  Map.of(
                      ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                      servers,
                      ProducerConfig.LINGER_MS_CONFIG,
                      0),
                  new ByteArraySerializer(),
                  new ByteArraySerializer()));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static List<String> all(String servers, Delivery delivery, List<String> arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--elq.kafka.bootstrap-servers=" + servers,
                "--elq.release.topic=" + Topics.RELEASES,
                "--elq.release.status-topic=" + Topics.STATES,
                "--elq.entities.topic=" + Topics.ENTITIES,
                "--elq.delivery.guarantee=" + delivery,
                "--elq.delivery.transactional-id-prefix=elq-bench"));
    all.addAll(arguments);
    return all;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Begins to see where the TaskManager spends its time. */
  FlameGraph profile(Duration duration) throws IOException, InterruptedException {
    return FlameGraph.start(flink.restPort(), duration);
  }

  /** Asks all at once, and waits for the answers. */
  Passage askAll(List<String> texts) throws InterruptedException {
    return ask(texts, Double.POSITIVE_INFINITY);
  }

  /**
   * Asks by the clock, whether answers come or not, and waits for them.
   *
   * @param rate questions a second
   */
  Passage ask(List<String> texts, double rate) throws InterruptedException {
    int first = asked;
    long[] due = new long[texts.size()];
    Duration processor = flink.processorTime();
    long start = System.nanoTime();
    for (int i = 0; i < due.length; i++) {
      due[i] = start + (long) (i / rate * 1e9);
      TimeUnit.NANOSECONDS.sleep(due[i] - System.nanoTime());
      send(asked++, texts.get(i));
    }
    await();
    Duration used = flink.processorTime().minus(processor);
    long last = start;
    long[] latencies = new long[due.length];
    for (int i = 0; i < due.length; i++) {
      long arrival = answers.arrival(first + i);
      latencies[i] = arrival - due[i];
      last = Math.max(last, arrival);
    }
    return new Passage(latencies, (last - start) / 1e9, used);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a question that is lost has no answer
  private void send(int number, String text) {
    byte[] key = Ids.key(number);
    Question question =
        Question.newBuilder()
            .setId(new String(key, StandardCharsets.UTF_8))
            .setText(text)
            .setEventTime(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .setHeaders(Map.of())
            .build();
    producer.send(new ProducerRecord<>(Topics.QUESTIONS, key, Wire.QUESTION.encode(question)));
  }

  private void await() throws InterruptedException {
    int answered = answers.count();
    long last = System.nanoTime();
    while (answers.count() < asked) {
      flink.check();
      answers.check();
      if (answers.count() > answered) {
        answered = answers.count();
        last = System.nanoTime();
      }
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "%d of %d questions have no answer after %d s"
                .formatted(asked - answered, asked, PATIENCE.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Override
  public void close() throws Exception {
    IOUtils.closeAll(open); // the last first
  }
}
