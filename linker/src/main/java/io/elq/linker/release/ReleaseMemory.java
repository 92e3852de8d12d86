// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

/**
 * The memory that a release takes while it is served, estimated before it is loaded. Mapped files,
 * the catalogue and the aliases, count for nothing: the system drops their pages when it needs
 * them.
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
            case INDEX, ENTITY_VECTORS -> size;
            default -> 0;
          };
    }
    return bytes;
  }
}
