package io.elq.linker.lines;

/** Why something failed, as one line for people. */
public final class Reason {

  private Reason() {}

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
