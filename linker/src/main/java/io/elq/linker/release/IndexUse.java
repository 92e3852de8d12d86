// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

/** What a mention vector is compared with, and where that lies. */
public enum IndexUse {
  /** The release's index, copied into the memory of the process. */
  COPIED,

  /**
   * The release's index, with its inverted lists mapped from its file: processes of a machine share
   * them, and the system drops what nobody reads when it needs memory. Answers are the same, bit by
   * bit. Only an IVF index without fast scan can be mapped. Its file must not change while the
   * release is open, see {@link io.elq.faiss.FaissIndex#map}.
   */
  MAPPED,

  /** Every entity vector of the release, in memory, without the index. */
  EXHAUSTIVE
}
