// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/**
 * Where and how an encoder runs.
 *
 * @param device processor that runs the graph
 * @param deviceId CUDA device number, from 0; ignored on the CPU
 * @param gpuMemoryLimit bytes that ONNX Runtime may take on the device; 0 sets no limit
 * @param allowCpuFallback whether to run on the CPU, with a warning in the log, when the CUDA
 *     device cannot be used; otherwise opening fails
 * @param intraOpThreads threads of one run, at least 1. More than one shortens a single run and
 *     lowers throughput: run several batches at once instead
 */
public record EncoderOptions(
    Device device,
    int deviceId,
    long gpuMemoryLimit,
    boolean allowCpuFallback,
    int intraOpThreads) {

  /** The processor that runs the graph. */
  public enum Device {
    /**
     * The CPU execution provider. A result's bits do not depend on batch companions or order; they
     * may differ between processor models, whose kernels differ.
     */
    CPU,

    /**
     * The CUDA execution provider; needs the {@code onnxruntime_gpu} artifact and a driver. cuBLAS
     * picks its kernels by batch size, so results agree between batches only up to rounding.
     */
    CUDA
  }

  /** Checks the ranges. */
  public EncoderOptions {
    if (deviceId < 0 || gpuMemoryLimit < 0 || intraOpThreads < 1) {
      throw new IllegalArgumentException(
          "device number and GPU memory limit are at least 0, threads at least 1: %d, %d, %d"
              .formatted(deviceId, gpuMemoryLimit, intraOpThreads));
    }
  }

  /** The CPU with one thread a run. */
  public static EncoderOptions cpu() {
    return new EncoderOptions(Device.CPU, 0, 0, false, 1);
  }

  /** A CUDA device without memory limit and without fallback. */
  public static EncoderOptions cuda(int deviceId) {
    return new EncoderOptions(Device.CUDA, deviceId, 0, false, 1);
  }
}
