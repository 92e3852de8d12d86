// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import java.nio.file.Path;

/** Finds releases on this machine, or brings them here. Safe for use by many threads. */
@FunctionalInterface
public interface ReleasePlaces {

  /** Releases that are in folders of this machine. */
  ReleasePlaces LOCAL = (pointer, options) -> new Place(pointer.directory(), () -> {});

  /**
   * Finds the folder of a release, and keeps it there until it is left. Takes as long as copying
   * the release here takes.
   *
   * @param options what is to be opened of it
   * @throws ReleaseUnavailableException if a later attempt may succeed
   * @throws ReleaseException if the release is not what was announced
   */
  Place find(ReleasePointer pointer, ServingOptions options);

  /**
   * A release's folder.
   *
   * @param directory where its files are
   * @param leave to be run once, when nothing of the release is open any more
   */
  record Place(Path directory, Runnable leave) {}
}
