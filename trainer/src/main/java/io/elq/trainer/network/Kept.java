// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Native objects that outlive the scope that they were made in, freed together. */
public final class Kept implements AutoCloseable {
  private final List<Pointer> pointers = new ArrayList<>();

  /** Takes a share of the ownership, so that the end of the caller's scope does not free it. */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    pointers.add(pointer);
    return pointer;
  }

  @Override
  public void close() {
    pointers.forEach(Pointer::releaseReference);
    pointers.clear();
  }
}
