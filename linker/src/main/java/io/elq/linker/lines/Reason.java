package io.elq.linker.lines;

/** Why something failed, as one line for people. */
public final class Reason {

  private Reason() {}

  /** A failure's own message, all its lines; the name of its class where it has none. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Joins the messages down the chain of causes, leaving out those that only repeat the next. */
  public static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String message =
          t.getMessage() == null
              ? t.getClass().getSimpleName()
              : t.getMessage().lines().findFirst().orElse("");
      boolean repeatsCause = t.getCause() != null && message.equals(t.getCause().toString());
      if (!repeatsCause && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }
}
