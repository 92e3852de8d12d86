package io.elq.linker.lines;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Why something failed, as one line for people. */
public final class Reason {

  private Reason() {}

  /** Joins the messages down the chain of causes, leaving out those that only repeat the next. */
  public static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String message = message(t);
      boolean repeatsCause = t.getCause() != null && message.equals(t.getCause().toString());
      if (!repeatsCause && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  private static String message(Throwable failure) {
    if (failure instanceof JsonProcessingException json) {
      return JsonFault.of(json);
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage().lines().findFirst().orElse("");
  }
}
