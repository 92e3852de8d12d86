// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions.Device;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/**
 * The options of the encode stage: its bounds, its device, its batches, and what spares it work.
 */
public final class EncodeOptions {

  public static final ConfigOption<Integer> IN_FLIGHT =
      key("elq.encode.in-flight")
          .intType()
          .defaultValue(256)
          .withDescription(
              "Questions that a subtask has in its encode stage at a time, at least 1; when it is"
                  + " full, reading pauses. The default is four batches of 32 for each of two slots:"
                  + " a batch holds questions of one length, so that it takes many to fill it.");

  public static final ConfigOption<Integer> WINDOWS_IN_FLIGHT =
      key("elq.encode.windows-in-flight")
          .intType()
          .defaultValue(512)
          .withDescription(
              "Encoder windows that the questions of a subtask have at a time, from the encoder's"
                  + " queue until they are answered, at least 1. It bounds the memory of their token"
                  + " vectors: the default is some 50 MB for windows of 64 tokens and 384"
                  + " dimensions. Three quarters are for long texts (more than 4 windows), so that"
                  + " short questions do not wait behind them; a text of more windows than that goes"
                  + " alone.");

  public static final ConfigOption<Duration> TIMEOUT =
      key("elq.encode.timeout")
          .durationType()
          .defaultValue(BatchingOptions.CALL_LIMIT)
          .withDescription(
              "A batch that the encoder has not answered after this time counts as hung: it is"
                  + " abandoned, the encoder's session is replaced, and its windows are encoded"
                  + " again, each alone. A question that hangs twice becomes a dead letter; when"
                  + " more than two batches hang the job fails. Waiting for the encoder does not"
                  + " count. The default is twice what a large model needs for a full batch on one"
                  + " slow core; while the encoder hangs with a full queue, no checkpoint completes"
                  + " for that long.");

  public static final ConfigOption<Duration> DEADLINE =
      key("elq.encode.deadline")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "A question that was asked longer ago than this when the encoder would take it becomes"
                  + " a dead letter of class retry instead, so that after an outage the answers that"
                  + " somebody still waits for come first. Its eventTime says when it was asked. Such"
                  + " letters do not count in elq.failures.in-a-row and"
                  + " elq.failures.share. 0 ms, the default, sets no deadline: every question is"
                  + " answered, however late.");

  public static final ConfigOption<Device> DEVICE =
      key("elq.encode.device")
          .enumType(Device.class)
          .defaultValue(Device.CPU)
          .withDescription(
              "Where the question encoder runs: cpu, or cuda, which needs a build with -Pgpu.");

  public static final ConfigOption<Integer> DEVICE_ID =
      key("elq.encode.device-id")
          .intType()
          .defaultValue(0)
          .withDescription("Number of the CUDA device, from 0.");

  public static final ConfigOption<MemorySize> GPU_MEMORY =
      key("elq.encode.gpu-memory-limit")
          .memoryType()
          .defaultValue(MemorySize.ZERO)
          .withDescription("Memory that the encoder may take on a CUDA device; 0 sets no limit.");

  public static final ConfigOption<Boolean> CPU_FALLBACK =
      key("elq.encode.cpu-fallback")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether to run on the CPU when the CUDA device cannot be used. Off by default: a"
                  + " service that is many times slower without saying so is worse than none.");

  public static final ConfigOption<Integer> MAX_BATCH =
      key("elq.encode.max-batch")
          .intType()
          .defaultValue(32)
          .withDescription(
              "Most windows in a batch, at least 1. On a CPU, larger ones bring no more"
                  + " questions a second.");

  public static final ConfigOption<Duration> MAX_WAIT =
      key("elq.encode.max-wait")
          .durationType()
          .defaultValue(Duration.ofMillis(20))
          .withDescription(
              "A window that has waited this long goes before those that would fill a larger"
                  + " batch; 0 ms means oldest first.");

  public static final ConfigOption<Duration> GATHER =
      key("elq.encode.gather")
          .durationType()
          .defaultValue(Duration.ofMillis(10))
          .withDescription(
              "While one batch is encoded, questions wait for the next one, at most so long: then, or"
                  + " when they fill a batch, they go to an idle slot. When nothing is encoded they go"
                  + " at once. A question alone costs twice what it costs in a batch, so that without"
                  + " this a job at half of its rate would be busy all the time, and slower to answer."
                  + " 0 ms never waits.");

  public static final ConfigOption<Integer> SLOTS =
      key("elq.encode.slots")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Batches that a TaskManager encodes at a time; 0, the default, means one for each"
                  + " processor core, since a batch uses one thread. For CUDA: 1 or 2.");

  public static final ConfigOption<MemorySize> ANSWER_CACHE =
      key("elq.answers.cache-size")
          .memoryType()
          .defaultValue(MemorySize.ZERO)
          .withDescription(
              "Heap of each TaskManager for answers that are kept: a question whose text was asked"
                  + " before gets the same answer, with its own id, event time and headers, without"
                  + " encoder and search, as long as release and overlay version are the same. At"
                  + " most half of the heap. 0 bytes, the default, keeps none: where few questions"
                  + " are asked twice, it is memory for nothing.");

  private EncodeOptions() {}
}
