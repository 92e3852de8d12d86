// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
      String message = firstLine(t);
      boolean repeatsCause = t.getCause() != null && message.equals(t.getCause().toString());
      if (!repeatsCause && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  /** What really happened, without the wrappings of asynchronous calls. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String firstLine(Throwable t) {
    String message = message(t).lines().findFirst().orElse("");
    if (t instanceof JsonProcessingException json) {
      return JsonFault.of(json);
    }
    if (t instanceof FileSystemException file) {
      return ofFile(file);
    }
    if (message.isEmpty() || t.getMessage() == null) {
      return t.getClass().getSimpleName();
    }
    return saysTooLittle(t) ? t.getClass().getSimpleName() + ": " + message : message;
  }

  /** The JVM's messages are numbers or names of classes, and those of a missing file a path. */
  private static boolean saysTooLittle(Throwable t) {
    return t instanceof IndexOutOfBoundsException
        || t instanceof NegativeArraySizeException
        || t instanceof ClassCastException
        || t instanceof FileNotFoundException
        || t instanceof UnknownHostException
        || message(t).matches("-?[\\d.,]+");
  }

  private static String ofFile(FileSystemException failure) {
    String path = failure.getFile();
    if (failure instanceof NoSuchFileException) {
      return path + " is not there";
    }
    if (failure instanceof AccessDeniedException) {
      return path + " may not be read or written";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return path + " is there already, and is not what is to be written";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return path + " is a folder that is not empty";
    }
    if (failure instanceof NotDirectoryException) {
      return path + " is not a folder";
    }
    String reason = failure.getReason();
    return path + (reason == null ? " cannot be read or written" : ": " + reason);
  }
}
