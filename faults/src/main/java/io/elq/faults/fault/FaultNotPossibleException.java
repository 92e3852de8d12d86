// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

/** A fault that cannot be injected on this machine; the message says why. */
public final class FaultNotPossibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FaultNotPossibleException(String message) {
    super(message);
  }
}
