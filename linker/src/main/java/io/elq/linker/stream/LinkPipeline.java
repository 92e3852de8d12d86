// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.PreparedText;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.Release;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.stream.QuestionReader.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Links a stream of questions in order. A thread of its own reads and hands them to the encoder;
 * the caller's resolves and writes. So many encoder windows are in memory at most, however long the
 * stream is, and an answer is written as soon as it and those before it are there.
 */
public final class LinkPipeline {
  /** Enough to fill the encoder's batches on many cores; some 50 MB with a small model. */
  private static final int WINDOWS_IN_FLIGHT = 512;

  private static final int SEARCH_TOGETHER = 64;

  private final Release release;
  private final int candidates;
  private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
  private final Semaphore permits = new Semaphore(WINDOWS_IN_FLIGHT);

  /**
   * A line under way.
   *
   * @param line its number
   * @param encoded its question, or what is wrong with the line
   * @param windows permits that it takes
   */
  private record Pending(
      long line, @Nullable JsonNode id, CompletableFuture<EncodedText> encoded, int windows) {

    static Pending refused(long line, Throwable reason) {
      return new Pending(line, null, CompletableFuture.failedFuture(reason), 1);
    }

    /**
     * The end of the stream.
     *
     * @param failure what kept the rest from being read, or null
     */
    static Pending end(@Nullable Throwable failure) {
      return new Pending(
          0,
          null,
          failure == null
              ? CompletableFuture.completedFuture(null)
              : CompletableFuture.failedFuture(failure),
          0);
    }

    boolean isEnd() {
      return windows == 0;
    }
  }

  /**
   * @param candidates most candidates to list of a mention; 0 for none
   */
  public LinkPipeline(Release release, int candidates) {
    this.release = release;
    this.candidates = candidates;
  }

  /**
   * Links everything that the reader has, once.
   *
   * @throws IOException if reading or writing fails
   */
  public void run(QuestionReader reader, LinkedOutput output) throws IOException {
    Thread reading = new Thread(() -> read(reader), "elq-read");
    reading.setDaemon(true); // It may wait for a line that never comes.
    reading.start();
    try {
      while (true) {
        List<Pending> ready = take();
        boolean ended = ready.get(ready.size() - 1).isEnd();
        write(ended ? ready.subList(0, ready.size() - 1) : ready, output);
        if (ended) {
          throwFailure(ready.get(ready.size() - 1));
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while linking", e);
    } finally {
      reading.interrupt();
    }
  }

  private void read(QuestionReader reader) {
    Throwable failure = null;
    try {
      while (readOne(reader)) {}
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      failure = e;
    }
    pending.add(Pending.end(failure));
  }

  private boolean readOne(QuestionReader reader) throws IOException, InterruptedException {
    Question question;
    try {
      question = reader.next();
    } catch (MalformedLineException e) {
      permits.acquire();
      pending.add(Pending.refused(reader.lineNumber(), e));
      return true;
    }
    if (question == null) {
      return false;
    }
    Linker linker = release.linker();
    PreparedText prepared = linker.prepare(question.text());
    int windows = Math.min(Math.max(1, prepared.windows().size()), WINDOWS_IN_FLIGHT);
    permits.acquire(windows);
    pending.add(new Pending(reader.lineNumber(), question.id(), linker.encode(prepared), windows));
    return true;
  }

  /** The next line, waiting for it, and those after it that are encoded already. */
  private List<Pending> take() throws InterruptedException {
    List<Pending> ready = new ArrayList<>();
    Pending next = pending.take();
    awaitDone(next.encoded());
    while (next != null) {
      ready.add(next);
      if (next.isEnd() || ready.size() == SEARCH_TOGETHER) {
        break;
      }
      next = pending.peek();
      next = next != null && next.encoded().isDone() ? pending.remove() : null;
    }
    return ready;
  }

  private static void awaitDone(CompletableFuture<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      // Reported when it is written.
    }
  }

  private void write(List<Pending> lines, LinkedOutput output) throws IOException {
    List<EncodedText> encoded =
        lines.stream()
            .filter(line -> !line.encoded().isCompletedExceptionally())
            .map(line -> line.encoded().join())
            .toList();
    List<LinkedText> answers = release.linker().resolve(encoded);
    encoded.forEach(EncodedText::giveBack);
    int answer = 0;
    for (Pending line : lines) {
      if (line.encoded().isCompletedExceptionally()) {
        output.refused(line.line(), reason(line));
      } else {
        output.linked(answerTo(line, answers.get(answer++)));
      }
      permits.release(line.windows());
    }
    output.flush();
  }

  private LinkedLine answerTo(Pending line, LinkedText linked) {
    return LinkedLine.of(
        line.id(), linked, release.manifest().id(), release.catalogue(), candidates);
  }

  private static String reason(Pending line) {
    try {
      line.encoded().join();
      throw new IllegalStateException("line " + line.line() + " did not fail");
    } catch (CompletionException e) {
      return Reason.of(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private static void throwFailure(Pending end) throws IOException {
    try {
      end.encoded().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("the input cannot be linked to its end", e.getCause());
    }
  }
}
