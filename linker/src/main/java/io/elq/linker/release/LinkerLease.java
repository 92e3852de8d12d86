// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.Linker;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.MicroBatcher;

/** The right to use a release's linker until it is closed. Closing is idempotent. */
public interface LinkerLease extends AutoCloseable {

  /** The linker; not to be used after this lease is closed. */
  Linker linker();

  /** The entities that the linker's rows name. */
  Catalogue catalogue();

  /** What the encoder's micro-batcher has done since the release was opened. */
  MicroBatcher.Stats batching();

  @Override
  void close();
}
