// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.faiss.FaissIndex;

/**
 * The memory that a release takes while it is served, estimated before it is loaded. What is
 * mapped, the catalogue, the aliases and on demand the lists of the index, counts for nothing: the
 * system drops its pages when it needs them.
 */
final class ReleaseMemory {
  /** ONNX Runtime keeps the weights as they are and once more as its kernels want them. */
  private static final int ENCODER_COPIES = 2;

  private ReleaseMemory() {}

  /** Bytes outside the Java heap. */
  static long needed(ReleaseManifest manifest, ServingOptions options) {
    long bytes = 0;
    for (ReleaseFile role : manifest.served(options)) {
      ReleaseManifest.Entry entry = manifest.files().get(role);
      long size = entry == null ? 0 : entry.size();
      bytes +=
          switch (role) {
            case QUESTION_ENCODER -> ENCODER_COPIES * size;
            case INDEX -> options.index() == IndexUse.MAPPED ? besideLists(manifest) : size;
            case ENTITY_VECTORS -> size;
            default -> 0;
          };
    }
    return bytes;
  }

  /** The centroids of the lists, and the vectors that refine what is found in them. */
  private static long besideLists(ReleaseManifest manifest) {
    ReleaseManifest.Index index = manifest.index();
    long vectors = FaissIndex.lists(index.factory());
    if (index.factory().endsWith(",RFlat")) {
      vectors += index.count();
    }
    return vectors * manifest.encoder().dimension() * Float.BYTES;
  }
}
