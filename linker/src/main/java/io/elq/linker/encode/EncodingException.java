// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/**
 * The inputs of a call have no results, and they may be the reason. Where it is the machine, a
 * {@link io.elq.linker.fault.MachineFault} says so instead.
 */
public final class EncodingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With its reason. */
  public EncodingException(String message) {
    super(message);
  }

  /** With the fault as ONNX Runtime reports it. */
  public EncodingException(String message, Throwable cause) {
    super(message, cause);
  }
}
