// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.live.entity.ReleaseEntities;
import io.elq.job.live.release.LinkerProvider;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.Linker;
import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.ExhaustiveIndex;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.encode.WindowEncoder;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.settings.LinkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A release without a model: the words {@code paris}, {@code rome} and {@code oslo} are mentions of
 * the entities of that name, nothing else is. Some words do harm, so that failures can be tested.
 */
public final class FakeRelease implements LinkerProvider {
  private static final long serialVersionUID = 1L;

  /** The encoder fails for a text with this word. */
  public static final String BREAKS_ENCODER = "breaksencoder";

  /** The search fails for a text with this word. */
  public static final String BREAKS_SEARCH = "breakssearch";

  /** The encoder never answers for a text with this word. */
  public static final String HANGS = "hangs";

  /** The encoder takes 5 ms, alone, for each of this word. */
  public static final String SLOW = "slow";

  /** Entities by row. */
  public static final List<String> TITLES = List.of("paris", "rome", "oslo", BREAKS_SEARCH);

  /** Leases that are open in this JVM. */
  public static final AtomicInteger LEASES = new AtomicInteger();

  private static final Map<String, AtomicInteger> ENCODED = new ConcurrentHashMap<>();

  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int FIRST_ENTITY_ID = 100;
  private static final int FIRST_OTHER_ID = 1_000;
  private static final int VOCABULARY = 1_000_000;
  private static final int HARM_ROW = TITLES.indexOf(BREAKS_SEARCH);
  private static final ExecutorService ENCODER =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fake encoder");
            thread.setDaemon(true);
            return thread;
          });

  // Made once, and not for each lease: a task that is being cancelled is interrupted, so that it
  // could not write the catalogue's files any more.
  private static final Catalogue CATALOGUE = catalogue();
  private static final CandidateIndex INDEX = index();

  /** A pointer to a release with this id; ids that begin with {@code bad} do not open. */
  public static ReleasePointer pointer(String id) {
    return new ReleasePointer(id, "/releases/" + id, "0".repeat(64));
  }

  @Override
  public CompletableFuture<LinkerLease> acquire(ReleasePointer pointer) {
    return pointer.id().startsWith("bad")
        ? CompletableFuture.failedFuture(new ReleaseException(pointer.id() + " does not verify"))
        : CompletableFuture.completedFuture(open(pointer));
  }

  @Override
  public ReleaseEntities entities(LinkerLease lease) {
    return new FakeEntities();
  }

  /** A lease of a release that opens. */
  public static LinkerLease open(ReleasePointer pointer) {
    AtomicInteger windows = windows(pointer.id());
    return open(
        ids -> {
          windows.incrementAndGet();
          return encode(ids);
        });
  }

  /** Windows that the releases of an id have encoded in this JVM, those that fail included. */
  public static int encoded(String id) {
    return windows(id).get();
  }

  private static AtomicInteger windows(String id) {
    return ENCODED.computeIfAbsent(id, unseen -> new AtomicInteger());
  }

  /** A lease of a release with an encoder of the test's. */
  public static LinkerLease open(WindowEncoder encoder) {
    LEASES.incrementAndGet();
    Linker linker = linker(encoder);
    return new LinkerLease() {
      private final AtomicBoolean closed = new AtomicBoolean();

      @Override
      public Linker linker() {
        return linker;
      }

      @Override
      public Catalogue catalogue() {
        return CATALOGUE;
      }

      @Override
      public MicroBatcher.Stats batching() {
        return new MicroBatcher.Stats(1, 1, 0, 0, 0, 0, 0);
      }

      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          LEASES.decrementAndGet();
        }
      }
    };
  }

  private static Linker linker(WindowEncoder encoder) {
    return new Linker(
        LinkerSettings.ELQ,
        new FakeTokenizer(Pattern.compile("[\\p{L}\\p{N}]+"), FakeRelease::id),
        encoder,
        INDEX,
        CATALOGUE);
  }

  private static CompletableFuture<EncodedQuestion> encode(int[] ids) {
    for (int id : ids) {
      if (id == id(HANGS)) {
        return new CompletableFuture<>();
      }
    }
    return CompletableFuture.supplyAsync(() -> encodeNow(ids), ENCODER);
  }

  /** What the encoder says of an input. */
  public static EncodedQuestion encodeNow(int[] ids) {
    int dimension = TITLES.size();
    float[] vectors = new float[ids.length * dimension];
    float[] logits = new float[ids.length * 3];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id(BREAKS_ENCODER)) {
        throw new IllegalStateException("the encoder does not like this text");
      }
      if (ids[i] == id(SLOW)) {
        LockSupport.parkNanos(SLOW_NANOS);
      }
      int row = ids[i] - FIRST_ENTITY_ID;
      boolean entity = row >= 0 && row < dimension;
      if (entity) {
        vectors[i * dimension + row] = 10;
      }
      logits[3 * i] = entity ? 9 : -20;
      logits[3 * i + 1] = entity ? 9 : -20;
      logits[3 * i + 2] = -8;
    }
    return new EncodedQuestion(ids.length, dimension, vectors, logits);
  }

  private static CandidateIndex index() {
    int n = TITLES.size();
    float[] vectors = new float[n * n];
    for (int i = 0; i < n; i++) {
      vectors[i * n + i] = 1;
    }
    ExhaustiveIndex index = new ExhaustiveIndex(vectors, n);
    return new CandidateIndex() {
      @Override
      public Candidates search(float[] queries, int count, int k) {
        for (int i = 0; i < count; i++) {
          if (queries[i * n + HARM_ROW] > 0) {
            throw new IllegalStateException("the index does not like this text");
          }
        }
        return padded(index.search(queries, count, Math.min(k, n)), count, k);
      }

      @Override
      public float[] vector(long row) {
        throw new UnsupportedOperationException("nothing is looked up by name here");
      }

      @Override
      public int dimension() {
        return n;
      }

      @Override
      public long size() {
        return n;
      }

      @Override
      public void close() {}
    };
  }

  /** As indexes do, with rows -1 where there are no more. */
  private static Candidates padded(Candidates found, int count, int k) {
    long[] rows = new long[count * k];
    float[] scores = new float[count * k];
    Arrays.fill(rows, -1);
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < count; i++) {
      System.arraycopy(found.rows(), i * found.k(), rows, i * k, found.k());
      System.arraycopy(found.scores(), i * found.k(), scores, i * k, found.k());
    }
    return new Candidates(k, rows, scores);
  }

  private static Catalogue catalogue() {
    try {
      Path directory = Files.createTempDirectory("fake-catalogue");
      Path lines = directory.resolve("catalogue.jsonl");
      Path offsets = directory.resolve("catalogue.offsets");
      try (CatalogueWriter writer = new CatalogueWriter(lines, offsets)) {
        for (String title : TITLES) {
          writer.add("{\"title\": \"%s\", \"kb_idx\": \"Q-%s\"}".formatted(title, title));
        }
      }
      Catalogue catalogue = Catalogue.open(lines, offsets);
      Files.delete(lines);
      Files.delete(offsets);
      Files.delete(directory);
      return catalogue;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token of a word. */
  public static int id(String word) {
    int row = TITLES.indexOf(word);
    return row >= 0
        ? FIRST_ENTITY_ID + row
        : FIRST_OTHER_ID + Math.floorMod(word.hashCode(), VOCABULARY);
  }
}
