// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/** A forward pass failed; the inputs of that call have no results. */
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
