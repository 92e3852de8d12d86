// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.settings.SettingsOverrides;

/**
 * How a machine serves releases; the same for all of them.
 *
 * @param encoder device of the question encoder
 * @param batching how encoder inputs are gathered into calls
 * @param overrides what is to be linked differently from what the release says
 * @param index what mention vectors are compared with
 */
public record ServingOptions(
    EncoderOptions encoder, BatchingOptions batching, SettingsOverrides overrides, IndexUse index) {

  /** Serves releases as they say, with their index in memory. */
  public ServingOptions(EncoderOptions encoder, BatchingOptions batching) {
    this(encoder, batching, SettingsOverrides.NONE, IndexUse.COPIED);
  }
}
