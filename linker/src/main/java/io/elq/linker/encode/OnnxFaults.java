// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.elq.linker.fault.MachineFault;
import java.util.regex.Pattern;

/** Tells the faults of ONNX Runtime apart. */
final class OnnxFaults {
  /** Out of memory has no code of its own: the arenas of CPU and CUDA, cuBLAS, and C++ say so. */
  private static final Pattern MEMORY =
      Pattern.compile(
          "bad_alloc|out of memory|failed to allocate|cannot allocate|alloc_failed"
              + "|smaller than requested bytes",
          Pattern.CASE_INSENSITIVE);

  private OnnxFaults() {}

  /**
   * The exception for a run that failed: {@link EncoderMemoryException} if memory ran out, {@link
   * EncodingException} if ONNX Runtime refuses the inputs, and otherwise a {@link MachineFault}.
   */
  static RuntimeException of(String message, OrtException cause) {
    String said = String.valueOf(cause.getMessage());
    if (MEMORY.matcher(said).find()) {
      return new EncoderMemoryException(message, cause);
    }
    return cause.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT
        ? new EncodingException(message, cause)
        : new MachineFault(message, cause);
  }
}
