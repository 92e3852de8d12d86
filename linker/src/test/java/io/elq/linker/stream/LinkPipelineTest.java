// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LinkPipelineTest {

  @TempDir Path directory;
  private Release release;
  private final Recorded output = new Recorded();

  /** Keeps what it is given, as "id: titles" and "line! error". */
  private static class Recorded implements LinkedOutput {
    final List<String> lines = new ArrayList<>();
    final List<LinkedLine> answers = new ArrayList<>();
    final BlockingQueue<Integer> flushed = new LinkedBlockingQueue<>();

    @Override
    public void linked(LinkedLine answer) throws IOException {
      answers.add(answer);
      lines.add(answer.id() + ": " + answer.text());
    }

    @Override
    public void refused(long line, String error) {
      lines.add(line + "! " + error);
    }

    @Override
    public void flush() {
      flushed.add(lines.size());
    }
  }

  @BeforeEach
  void open() {
    TinyRelease.write(directory, 7);
    release =
        Release.open(directory, new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT));
  }

  @AfterEach
  void close() {
    release.close();
  }

  @Test
  void answersComeInInputOrderAsTheLinkerGivesThem() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      texts.add(TinyRelease.WORDS.get(i % 29) + " " + "troy ".repeat(i % 37 == 0 ? 150 : i % 7));
    }

    run(String.join("\n", texts));

    assertThat(output.answers.stream().map(LinkedLine::text)).isEqualTo(texts);
    for (int i = 0; i < texts.size(); i += 97) {
      assertThat(output.answers.get(i))
          .isEqualTo(
              LinkedLine.of(
                  output.answers.get(i).id(),
                  release.linker().link(texts.get(i)),
                  release.manifest().id(),
                  release.catalogue(),
                  2));
    }
  }

  @Test
  void aLineThatIsNoQuestionIsReportedInItsPlaceAndTheRestIsLinked() throws IOException {
    run("{\"id\":\"a\",\"text\":\"paris\"}\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":\"troy\"}\n");

    assertThat(output.lines)
        .containsExactly("\"a\": paris", "2! field \"text\": is missing", "\"c\": troy");
  }

  @Test
  void offsetsCountCodePointsAndEntitiesCarryTheirScoresAndCandidates() throws IOException {
    run("😀 paris and the king of troy\n");

    LinkedLine answer = output.answers.get(0);
    assertThat(answer.entities()).isNotEmpty();
    int[] codePoints = answer.text().codePoints().toArray();
    for (LinkedLine.Entity entity : answer.entities()) {
      assertThat(new String(codePoints, entity.start(), entity.end() - entity.start()))
          .isEqualTo(entity.mention());
      assertThat(entity.kbId()).isEqualTo("T" + entity.entity());
      assertThat(entity.candidates()).hasSize(2);
      assertThat(entity.candidates().get(0).entity()).isEqualTo(entity.entity());
      assertThat(entity.score()).isLessThanOrEqualTo(entity.mentionScore());
    }
  }

  @Test
  void anAnswerLeavesBeforeTheNextQuestionComes() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(typed);
    Thread linking = new Thread(() -> runUnchecked(in));
    linking.start();

    for (int i = 1; i <= 3; i++) {
      typed.write("paris\n".getBytes(StandardCharsets.UTF_8));
      typed.flush();
      assertThat(output.flushed.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
    }
    typed.close();
    linking.join();
    assertThat(output.answers).hasSize(3);
  }

  @Test
  void readingWaitsWhileNobodyTakesTheAnswers() throws Exception {
    AtomicLong read = new AtomicLong();
    CountDownLatch taken = new CountDownLatch(1);
    LinkedOutput blocked =
        new Recorded() {
          @Override
          public void linked(LinkedLine answer) throws IOException {
            awaitUninterruptibly(taken);
            throw new IOException("Broken pipe");
          }
        };
    Thread linking =
        new Thread(
            () ->
                assertThatThrownBy(() -> pipeline().run(reader(endless(read)), blocked))
                    .hasMessage("Broken pipe"));
    linking.start();

    long before = -1;
    while (read.get() == 0 || read.get() > before) { // until it stands still
      before = read.get();
      Thread.sleep(500);
    }
    // 512 windows of a six-byte line each, and what the reader's buffer holds.
    assertThat(read.get()).isLessThan(1 << 18);
    taken.countDown();
    linking.join();
  }

  @Test
  void aFailureToReadIsThrownBehindTheAnswersToWhatWasRead() {
    InputStream broken =
        new InputStream() {
          private final byte[] line = "paris\n".getBytes(StandardCharsets.UTF_8);
          private int next;

          @Override
          public int read() throws IOException {
            if (next == line.length) {
              throw new IOException("disk gone");
            }
            return line[next++];
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
          }
        };

    assertThatThrownBy(() -> pipeline().run(reader(broken), output)).hasMessage("disk gone");
    assertThat(output.lines).containsExactly("1: paris");
  }

  private static InputStream endless(AtomicLong read) {
    byte[] line = "paris\n".getBytes(StandardCharsets.UTF_8);
    return new InputStream() {
      @Override
      public int read() {
        return line[(int) (read.getAndIncrement() % line.length)];
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LinkPipeline pipeline() {
    return new LinkPipeline(release, 2);
  }

  private static QuestionReader reader(InputStream in) {
    return new QuestionReader("it", in, InputFormat.AUTO);
  }

  private void run(String input) throws IOException {
    pipeline()
        .run(reader(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))), output);
  }

  private void runUnchecked(InputStream in) {
    try {
      pipeline().run(reader(in), output);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
