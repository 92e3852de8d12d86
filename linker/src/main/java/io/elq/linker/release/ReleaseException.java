package io.elq.linker.release;

/** A release that cannot be served; the message says which part of it and why. */
public final class ReleaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal with its reason. */
  public ReleaseException(String message) {
    super(message);
  }

  /** A refusal caused by a lower layer. */
  public ReleaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
