// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_full;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch as this module uses it: set-up, and values to tensors and back. */
public final class Libtorch {
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private Libtorch() {}

  /**
   * Sets libtorch up for float32 on a number of threads.
   *
   * @param threads threads for matrix products, at least 1
   */
  public static void start(int threads) {
    if (!STARTED.getAndSet(true)) {
      // JavaCPP otherwise counts the resident set, file pages included, against the Java heap
      // limit.
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
      System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
      load();
    }
    compute(Precision.FLOAT32, threads);
    // The shipped model was trained without the fused kernel, which is no faster on short inputs.
    torch.globalContext().setSDPUseFlash(false);
  }

  /**
   * Unpacks and loads the libraries, one process after the other: JavaCPP lets a process load what
   * another one is still writing (its issue 608), which ends in SIGBUS.
   */
  private static void load() {
    try (FileChannel file =
            FileChannel.open(
                Loader.getCacheDir().toPath().resolve(".loading"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      Loader.load(torch.class);
      Loader.load(openblas_full.class);
    } catch (IOException e) {
      throw new UncheckedIOException("libtorch cannot be unpacked", e);
    }
  }

  /**
   * Chooses how everything from here on is computed. Only one of the two thread pools gets the
   * cores, because both spin while they wait, which on the same cores brings both to a crawl: in
   * float32 that of OpenBLAS, which computes the products, in bfloat16 libtorch's own, on which
   * oneDNN computes them.
   *
   * @param threads threads for matrix products, at least 1
   */
  public static void compute(Precision precision, int threads) {
    boolean rounded = precision == Precision.BFLOAT16;
    torch.globalContext().setFloat32MatmulPrecision(rounded ? "medium" : "highest");
    openblas_full.openblas_set_num_threads(rounded ? 1 : threads);
    torch.set_num_threads(rounded ? threads : 1);
  }

  /** A float tensor that copies {@code values}, row-major. */
  public static Tensor floats(float[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  /** An int64 tensor that copies {@code values}, row-major. */
  public static Tensor longs(long[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  /** A float tensor that copies a tensor on the heap. */
  public static Tensor tensor(io.elq.weights.tensor.Tensor values) {
    return floats(values.data(), Arrays.stream(values.shape()).asLongStream().toArray());
  }

  /** A copy of a float tensor on the heap. */
  public static io.elq.weights.tensor.Tensor heap(Tensor tensor) {
    int[] shape = Arrays.stream(tensor.sizes().vec().get()).mapToInt(Math::toIntExact).toArray();
    return new io.elq.weights.tensor.Tensor(shape, values(tensor));
  }

  /** The values of a float tensor, row-major. */
  public static float[] values(Tensor tensor) {
    Tensor contiguous = tensor.detach().contiguous();
    float[] values = new float[Math.toIntExact(contiguous.numel())];
    try (FloatPointer pointer = contiguous.data_ptr_float()) {
      pointer.get(values);
    }
    return values;
  }
}
