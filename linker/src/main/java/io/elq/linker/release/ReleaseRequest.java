// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

/**
 * What is asked of {@link ReleaseCache}.
 *
 * @param pointer the release, at its place
 * @param options how it is to be served
 */
record ReleaseRequest(ReleasePointer pointer, ServingOptions options) {

  /** What makes two requests ask for the same copy: the bytes, wherever they are. */
  record Key(String id, String manifestHash, ServingOptions options) {}

  Key key() {
    return new Key(pointer.id(), pointer.manifestHash(), options);
  }

  /** Whether the release has to be brought to this machine. */
  boolean isRemote() {
    return ReleasePointer.isRemote(pointer.uri());
  }
}
