package io.elq.trainer.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_full;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch as this module uses it: set-up, and values to tensors and back. */
public final class Libtorch {
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private Libtorch() {}

  /**
   * Sets thread counts once a JVM. Matrix products, which are nearly all of the work, run on {@code
   * threads} OpenBLAS threads; libtorch's own OpenMP pool stays at one, because the spinning of the
   * two pools on the same cores brings both to a crawl.
   *
   * @param threads threads for matrix products, at least 1
   */
  public static void start(int threads) {
    if (!STARTED.getAndSet(true)) {
      // JavaCPP otherwise counts the resident set, file pages included, against the Java heap
      // limit.
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
      System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    }
    openblas_full.openblas_set_num_threads(threads);
    torch.set_num_threads(1);
    // The shipped model was trained without the fused kernel, which is no faster on short inputs.
    torch.globalContext().setSDPUseFlash(false);
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
  public static Tensor tensor(io.elq.linker.checkpoint.Tensor values) {
    return floats(values.data(), Arrays.stream(values.shape()).asLongStream().toArray());
  }

  /** A copy of a float tensor on the heap. */
  public static io.elq.linker.checkpoint.Tensor heap(Tensor tensor) {
    int[] shape = Arrays.stream(tensor.sizes().vec().get()).mapToInt(Math::toIntExact).toArray();
    return new io.elq.linker.checkpoint.Tensor(shape, values(tensor));
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
