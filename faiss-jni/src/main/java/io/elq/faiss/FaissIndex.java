// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A FAISS index: vectors of one dimension, numbered from 0 in the order in which they were added.
 *
 * <p><b>Threads.</b> Any thread may call any method. Searches run side by side, each on its
 * caller's thread alone; adding, training, setting a parameter and closing wait for running
 * searches and hold up later ones.
 *
 * <p><b>Results.</b> What a query finds, and every bit of its scores, is the same whether it is
 * searched alone or in any batch.
 *
 * <p><b>Ownership.</b> Whoever creates or reads an index closes it; the vectors live outside the
 * Java heap until then. Every method of a closed index throws {@link IllegalStateException}. Arrays
 * passed in are copied, never kept.
 */
public final class FaissIndex implements AutoCloseable {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final int dimension;
  private final Metric metric;

  /** The file whose lists are mapped; null where all is in memory. */
  private final @Nullable Path mapped;

  /** Largest absolute value of a vector that the index can keep. */
  private final float largestValue;

  /** Address of the native index, 0 once closed; guarded by {@link #lock}. */
  private long handle;

  private FaissIndex(long handle, @Nullable Path mapped) {
    this.handle = handle;
    this.mapped = mapped;
    this.largestValue = NativeFaiss.largestValue(handle);
    this.dimension = NativeFaiss.dimension(handle);
    this.metric = Metric.values()[NativeFaiss.metric(handle)];
  }

  /** The instruction set that this processor's searches use: portable, avx2 or avx512. */
  public static String kernels() {
    return NativeFaiss.kernels();
  }

  /**
   * Makes an empty index.
   *
   * @param factory what it is made of, for example {@code Flat}, {@code HNSW32}, {@code
   *     HNSW32,SQ8}, {@code IVF1024,Flat}, {@code IVF4096,PQ64np,RFlat}
   * @param dimension of the vectors, 1..65535
   * @throws IllegalArgumentException if the factory string is not allowed; the message says what is
   */
  public static FaissIndex create(String factory, int dimension, Metric metric) {
    FactoryString.check(factory, dimension);
    return new FaissIndex(
        NativeFaiss.create(dimension, factory.getBytes(US_ASCII), metric.ordinal()), null);
  }

  /**
   * Reads an index file into memory and validates its structure and numbers, in one pass, before
   * anything can be searched. An {@code IndexIDMap} whose ids are those that vectors have anyway, 0
   * to size-1 in this order, is read as the index in it.
   *
   * @throws FaissException if the file is damaged or not an index of a kind that {@link #create}
   *     could have made; the message names the file, what is wrong and what to do
   * @throws IOException if the file cannot be read
   */
  public static FaissIndex read(Path file) throws IOException {
    return new FaissIndex(IndexFiles.read(file), null);
  }

  /** Inverted lists of an index of a factory string; 0 if it has none. */
  public static int lists(String factory) {
    return FactoryString.lists(factory);
  }

  /**
   * Opens an index file as {@link #read} does, but leaves the vectors and ids of its inverted lists
   * where they are: the file is mapped, and its pages are shared with all processes that map it.
   * Results are the same, bit by bit. The index can be searched, but neither trained, added to nor
   * written.
   *
   * <p>The file may be deleted, or replaced by renaming another to its name. It must not be changed
   * or cut off in place while the index is open: the process ends when it reads a page that is gone
   * (SIGBUS).
   *
   * @throws IllegalArgumentException if it is a sound index without lists that can be mapped: one
   *     without IVF, or with the blocked lists of fast scan (IVFn,PQmx4fs)
   * @throws FaissException as {@link #read} does
   * @throws IOException if the file cannot be read
   */
  public static FaissIndex map(Path file) throws IOException {
    return new FaissIndex(IndexFiles.map(file), file);
  }

  /**
   * Writes the index to a file, replacing it.
   *
   * @throws UnsupportedOperationException if the index is mapped
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    requireInMemory();
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new IOException(directory + " is not a directory");
    }
    try {
      reading(
          open -> {
            NativeFaiss.write(open, IndexFiles.nativePath(file));
            return null;
          });
    } catch (FaissException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Learns the lists and codes of an IVF, PQ or SQ index; does nothing for Flat and HNSW.
   *
   * @param vectors {@code [n * dimension]}, a sample of what will be added; FAISS wants at least 39
   *     per IVF list
   * @param threads to compute with, 1 or more
   * @throws UnsupportedOperationException if the index is mapped
   */
  public void train(float[] vectors, int threads) {
    int count = checkStorable(vectors, threads);
    writing(
        open -> {
          NativeFaiss.train(open, vectors, count, threads);
          return null;
        });
  }

  /**
   * Adds vectors; they get the ids from {@link #size()} on.
   *
   * @param vectors {@code [n * dimension]}
   * @param threads to compute with, 1 or more. With one, an HNSW graph is the same on every run;
   *     with more, its links depend on timing
   * @throws IllegalArgumentException if a value is not finite, or, in SQfp16, larger than
   *     half-precision floats can be
   * @throws IllegalStateException if the index needs training first
   * @throws UnsupportedOperationException if the index is mapped
   */
  public void add(float[] vectors, int threads) {
    int count = checkStorable(vectors, threads);
    writing(
        open -> {
          if (!NativeFaiss.isTrained(open)) {
            throw new IllegalStateException(NativeFaiss.describe(open) + " must be trained first");
          }
          NativeFaiss.add(open, vectors, count, threads);
          return null;
        });
  }

  /**
   * Finds the nearest vectors of each query.
   *
   * @param queries {@code [n * dimension]}, finite; n may be 0
   * @param k results wanted for each, 1 or more
   * @return {@code n * k} results, best first for each query
   */
  public SearchResult search(float[] queries, int k) {
    int count = checkVectors(queries, Float.MAX_VALUE);
    if (k < 1 || (long) k * Math.max(count, 1) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("k is " + k + " for " + count + " queries");
    }
    return reading(
        open -> {
          long[] ids = new long[count * k];
          float[] scores = new float[count * k];
          if (count > 0) {
            NativeFaiss.search(open, queries, count, k, ids, scores);
          }
          return new SearchResult(k, ids, scores);
        });
  }

  /**
   * Sets a parameter for all later searches, or additions.
   *
   * @throws IllegalArgumentException if this kind of index does not have it, or the value is out of
   *     range
   */
  public void set(Parameter parameter, int value) {
    parameter.check(value);
    writing(
        open -> {
          NativeFaiss.setParameter(open, parameter.ordinal(), value);
          return null;
        });
  }

  /**
   * @throws IllegalArgumentException if this kind of index does not have the parameter
   */
  public int get(Parameter parameter) {
    return reading(open -> NativeFaiss.getParameter(open, parameter.ordinal()));
  }

  /**
   * A stored vector, as exact as the index keeps it.
   *
   * @param id 0..size-1
   * @return {@code [dimension]}
   * @throws FaissException if the index cannot give single vectors back (IVF, unless its file has a
   *     direct map)
   */
  public float[] reconstruct(long id) {
    return reading(
        open -> {
          if (id < 0 || id >= NativeFaiss.size(open)) {
            throw new IllegalArgumentException(
                "there is no vector " + id + " among " + NativeFaiss.size(open));
          }
          float[] vector = new float[dimension];
          NativeFaiss.reconstruct(open, id, vector);
          return vector;
        });
  }

  /** Dimension of vectors and queries. */
  public int dimension() {
    return dimension;
  }

  public Metric metric() {
    return metric;
  }

  /** Number of vectors. */
  public long size() {
    return reading(NativeFaiss::size);
  }

  /** Whether vectors can be added. */
  public boolean isTrained() {
    return reading(NativeFaiss::isTrained);
  }

  /** What the index is made of, as a factory string. */
  public String describe() {
    return reading(NativeFaiss::describe);
  }

  /**
   * Bytes held outside the Java heap for vectors, codes, ids, links and precomputed tables; mapped
   * lists count for nothing.
   */
  public long memoryBytes() {
    return reading(NativeFaiss::memoryBytes);
  }

  /** Releases the native memory once running searches have ended. Closing again does nothing. */
  @Override
  public void close() {
    Lock exclusive = lock.writeLock();
    exclusive.lock();
    try {
      if (handle != 0) {
        NativeFaiss.destroy(handle);
        handle = 0;
      }
    } finally {
      exclusive.unlock();
    }
  }

  private <T> T reading(LongFunction<T> body) {
    return locked(lock.readLock(), body);
  }

  private void writing(LongFunction<Void> body) {
    locked(lock.writeLock(), body);
  }

  private <T> T locked(Lock held, LongFunction<T> body) {
    held.lock();
    try {
      if (handle == 0) {
        throw new IllegalStateException("the index is closed");
      }
      return body.apply(handle);
    } finally {
      held.unlock();
    }
  }

  private int checkStorable(float[] vectors, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    requireInMemory();
    return checkVectors(vectors, largestValue);
  }

  private void requireInMemory() {
    if (mapped != null) {
      throw new UnsupportedOperationException(
          "the index is mapped from "
              + mapped
              + ", so it can only be searched: open it with FaissIndex.read to change or write it");
    }
  }

  private int checkVectors(float[] vectors, float largest) {
    if (vectors.length % dimension != 0) {
      throw new IllegalArgumentException(
          vectors.length + " floats are not a whole number of vectors of dimension " + dimension);
    }
    for (int i = 0; i < vectors.length; i++) {
      if (!(Math.abs(vectors[i]) <= largest)) {
        String limit = largest < Float.MAX_VALUE ? "; SQfp16 keeps values up to " + largest : "";
        throw new IllegalArgumentException(
            "vector %d has %s at position %d%s"
                .formatted(i / dimension, vectors[i], i % dimension, limit));
      }
    }
    return vectors.length / dimension;
  }
}
