package io.elq.cli;

/** A failure the user can do something about; the message says what. */
final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UserException(String message) {
    super(message);
  }
}
