// SPDX-License-Identifier: Apache-2.0
package io.elq.job.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import io.elq.job.config.EncodeOptions;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.release.ReleasePointer;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * The answers that one job's tasks in this JVM keep, by the question's text. Each remembers the
 * release and the version of the overlay that gave it, and is found by questions of this release
 * and version alone; the text's next answer takes its place. Where memory runs out, answers go that
 * are asked for rarely or were asked for long ago.
 *
 * <p>It is on the heap, and no state of the job: a job that restarts begins with an empty one.
 * Every task that uses it enters and leaves. Safe for use by many threads.
 */
public final class AnswerCache {
  /**
   * Bytes of the heap that an answer takes beside text and record: the objects around them, its
   * places in the hash table and in the queues, its share of what is shared.
   */
  static final int OVERHEAD = 240;

  private static final Map<JobID, AnswerCache> JOBS = new HashMap<>();
  private static final int LATIN_1 = 0xFF;

  private final JobID job;
  private final Cache<String, Entry> answers;
  private final Eviction<String, Entry> bound;
  private final Interner<Edition> editions = Interner.newWeakInterner();
  private int tasks; // guarded by JOBS

  /** What gave an answer, and what a question would get one from. */
  private record Edition(String releaseId, String manifestHash, long overlayVersion) {}

  private record Entry(Edition edition, KeptAnswer answer) {}

  private AnswerCache(JobID job, long bytes) {
    this.job = job;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(AnswerCache::bytesOf)
            .executor(Runnable::run) // whoever adds one makes room for it
            .build();
    this.bound = answers.policy().eviction().orElseThrow();
  }

  /**
   * Enters: the same object for all tasks of a job, until the last has left.
   *
   * @param bytes of the heap that the answers may take together, above 0
   * @throws IllegalArgumentException if that is more than half of the heap
   */
  public static AnswerCache enter(JobID job, long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 2) {
      throw new IllegalArgumentException(
          "%s is %,d bytes, but has to be at most half of this TaskManager's heap of %,d: lower it, or raise taskmanager.memory.task.heap.size"
              .formatted(EncodeOptions.ANSWER_CACHE.key(), bytes, heap));
    }
    synchronized (JOBS) {
      AnswerCache cache = JOBS.computeIfAbsent(job, id -> new AnswerCache(id, bytes));
      cache.tasks++;
      return cache;
    }
  }

  /** Leaves; what is kept goes with the last. */
  public void leave() {
    synchronized (JOBS) {
      tasks--;
      if (tasks == 0) {
        JOBS.remove(job, this);
      }
    }
  }

  /**
   * Where the answer to a question is kept.
   *
   * @param question stamped with the release that it holds a lease of
   * @param overlayVersion of the overlay that it sees
   */
  public Slot slot(PendingQuestion question, long overlayVersion) {
    ReleasePointer release = question.assignedRelease();
    return new Slot(
        question.text(), new Edition(release.id(), release.manifestHash(), overlayVersion));
  }

  /** Bytes of the heap that the answers take, estimated; at most the bound. */
  public long bytes() {
    return bound.weightedSize().orElse(0);
  }

  private static int bytesOf(String text, Entry entry) {
    boolean wide = text.chars().anyMatch(unit -> unit > LATIN_1);
    return OVERHEAD + text.length() * (wide ? 2 : 1) + entry.answer().record().length;
  }

  /** The place of the answer to one text by one release and version. */
  public final class Slot {
    private final String text;
    private final Edition edition;

    private Slot(String text, Edition edition) {
      this.text = text;
      this.edition = edition;
    }

    /** The answer, or null. */
    public @Nullable KeptAnswer find() {
      Entry entry = answers.getIfPresent(text);
      return entry != null && entry.edition().equals(edition) ? entry.answer() : null;
    }

    /** Keeps the answer, in place of one by another release or version. */
    public void keep(KeptAnswer answer) {
      answers.put(text, new Entry(editions.intern(edition), answer));
    }
  }
}
