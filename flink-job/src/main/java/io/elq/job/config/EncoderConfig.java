// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EncoderOptions.Device;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.settings.SettingsOverrides;
import java.io.Serializable;
import java.time.Duration;

/**
 * How TaskManagers run the question encoder.
 *
 * @param device processor that runs it
 * @param deviceId CUDA device number
 * @param gpuMemoryLimit bytes, or 0 for no limit
 * @param cpuFallback whether a missing CUDA device is replaced by the CPU
 * @param maxBatch most inputs in a batch
 * @param maxWait longest time that an input is overtaken
 * @param slots batches at a time, or 0 for one a processor core of the TaskManager
 * @param callLimit a batch that runs longer counts as hung
 * @param gather an idle slot waits so long for a fuller batch while another is at work
 */
public record EncoderConfig(
    Device device,
    int deviceId,
    long gpuMemoryLimit,
    boolean cpuFallback,
    int maxBatch,
    Duration maxWait,
    int slots,
    Duration callLimit,
    Duration gather)
    implements Serializable {

  /**
   * The same as the linker wants it, on the machine that calls.
   *
   * @param overrides what is to be linked differently from what the release says
   * @param index what mention vectors are compared with
   */
  public ServingOptions serving(SettingsOverrides overrides, IndexUse index) {
    int parallel = slots > 0 ? slots : Runtime.getRuntime().availableProcessors();
    return new ServingOptions(
        new EncoderOptions(device, deviceId, gpuMemoryLimit, cpuFallback, 1),
        new BatchingOptions(maxBatch, maxWait, parallel, callLimit, gather),
        overrides,
        index);
  }
}
