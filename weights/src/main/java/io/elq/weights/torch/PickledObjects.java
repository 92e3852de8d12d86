// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pickles of one kind of file may contain beyond plain values. Everything else that a
 * pickle names or calls is refused.
 */
interface PickledObjects {

  /** A tuple; never a dictionary's key. */
  record Tuple(List<Object> items) {}

  /**
   * The value that stands for a class or function of this name.
   *
   * @throws IOException if it is not allowed; the message names it
   */
  Object global(String module, String name) throws IOException;

  /**
   * What a call gives.
   *
   * @param callable what {@link #global} gave, or any other value of a hostile file
   * @throws IOException if it cannot be called with these arguments
   */
  @Nullable Object call(@Nullable Object callable, List<Object> arguments) throws IOException;

  /** Gives an object its attributes; they may be ignored. */
  void setState(@Nullable Object target, @Nullable Object state) throws IOException;

  /** The object outside the pickle that this id means. */
  Object persistent(@Nullable Object id) throws IOException;
}
