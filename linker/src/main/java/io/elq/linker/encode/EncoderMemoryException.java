// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.fault.MachineFault;

/**
 * The encoder could not get the memory for a batch; fewer inputs may fit. If a single one does not,
 * the machine has too little memory for the model.
 */
public final class EncoderMemoryException extends MachineFault {
  private static final long serialVersionUID = 1L;

  /** With the size of the batch, and the fault as ONNX Runtime reports it. */
  public EncoderMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
