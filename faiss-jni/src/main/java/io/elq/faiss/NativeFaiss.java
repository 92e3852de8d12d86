// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/**
 * The native methods. A handle is the address of an index; nothing here checks it or guards it
 * against other threads: {@link FaissIndex} does. Arrays are row after row; errors arrive as {@link
 * FaissException}, {@link UnsupportedIndexException} or {@link IllegalArgumentException}.
 */
final class NativeFaiss {
  static {
    NativeLibrary.load();
  }

  private NativeFaiss() {}

  /** {@code factory} is UTF-8 and has passed {@link FactoryString}. */
  static native long create(int dimension, byte[] factory, int metric);

  /**
   * {@code path} is in the file system's encoding; the file has passed {@link IndexFileCheck}. An
   * index whose lists are {@code mapped} must not be trained, added to or written.
   */
  static native long read(byte[] path, boolean mapped);

  static native void write(long handle, byte[] path);

  static native void train(long handle, float[] vectors, int count, int threads);

  static native void add(long handle, float[] vectors, int count, int threads);

  /** Fills {@code ids} and {@code scores}, both {@code [count * k]}. */
  static native void search(
      long handle, float[] queries, int count, int k, long[] ids, float[] scores);

  static native void reconstruct(long handle, long id, float[] vector);

  /**
   * Fills {@code scores}, {@code [count * rowCount]}, for {@code count} queries from {@code first}.
   */
  static native void innerProducts(
      float[] queries,
      int first,
      int count,
      float[] rows,
      int rowCount,
      int dimension,
      float[] scores);

  static native void setParameter(long handle, int parameter, int value);

  static native int getParameter(long handle, int parameter);

  static native int dimension(long handle);

  static native int metric(long handle);

  static native long size(long handle);

  static native boolean isTrained(long handle);

  static native long memoryBytes(long handle);

  /** The largest absolute value that a vector to train with or to add may have. */
  static native float largestValue(long handle);

  static native String describe(long handle);

  /** The instruction set of the distance kernels in use, for logs and reports. */
  static native String kernels();

  static native void destroy(long handle);
}
