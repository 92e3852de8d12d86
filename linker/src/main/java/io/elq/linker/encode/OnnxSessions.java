// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.elq.linker.encode.EncoderOptions.Device;
import io.elq.linker.fault.MachineFault;
import io.elq.weights.file.ForeignFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens ONNX Runtime sessions on the configured device. */
final class OnnxSessions {

  private static final Logger LOG = LoggerFactory.getLogger(OnnxSessions.class);

  /**
   * A session and the device that it runs on; the caller closes the session.
   *
   * @param session the open session
   * @param device {@code cpu} or {@code cuda:0}
   */
  record Opened(OrtSession session, String device) {

    void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new MachineFault("closing the session failed: " + e.getMessage(), e);
      }
    }
  }

  private OnnxSessions() {}

  /**
   * Opens a model.
   *
   * @throws IOException if the file is missing or damaged, or the device cannot be used and no
   *     fallback is allowed
   */
  static Opened open(Path model, EncoderOptions options) throws IOException {
    if (!Files.isRegularFile(model)) {
      throw new FileNotFoundException(model + " does not exist");
    }
    ForeignFile.refuse(model);
    if (options.device() == Device.CPU) {
      return openOnCpu(model, options);
    }
    String device = "cuda:" + options.deviceId();
    try (OrtSession.SessionOptions settings = settings(options)) {
      // Shapes vary from batch to batch: planned memory would be planned again each time.
      settings.setMemoryPatternOptimization(false);
      addCuda(settings, options);
      return new Opened(create(model, settings), device);
    } catch (OrtException | LinkageError e) {
      if (!options.allowCpuFallback()) {
        throw new IOException(
            device
                + " cannot be used for "
                + model
                + ": it needs the onnxruntime_gpu artifact, CUDA libraries and a driver, or allow"
                + " the fallback to the CPU. "
                + e.getMessage(),
            e);
      }
      LOG.warn("{} cannot be used, {} runs on the CPU instead: {}", device, model, e.getMessage());
      return openOnCpu(model, options);
    }
  }

  private static Opened openOnCpu(Path model, EncoderOptions options) throws IOException {
    try (OrtSession.SessionOptions settings = settings(options)) {
      return new Opened(create(model, settings), "cpu");
    } catch (OrtException e) {
      throw new IOException(
          model + " is not a model that ONNX Runtime can load: " + e.getMessage(), e);
    }
  }

  private static OrtSession create(Path model, OrtSession.SessionOptions settings)
      throws OrtException {
    return OnnxEnvironment.get().createSession(model.toString(), settings);
  }

  private static OrtSession.SessionOptions settings(EncoderOptions options) throws OrtException {
    OrtSession.SessionOptions settings = new OrtSession.SessionOptions();
    settings.setIntraOpNumThreads(options.intraOpThreads());
    settings.setInterOpNumThreads(1);
    settings.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    // Processors are shared with other runs and with the rest of the job.
    settings.addConfigEntry("session.intra_op.allow_spinning", "0");
    settings.addConfigEntry("session.inter_op.allow_spinning", "0");
    // Without it, 8-bit products overflow on processors that have no instructions for them.
    settings.addConfigEntry("session.x64quantprecision", "1");
    return settings;
  }

  private static void addCuda(OrtSession.SessionOptions settings, EncoderOptions options)
      throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(options.deviceId())) {
      if (options.gpuMemoryLimit() > 0) {
        cuda.add("gpu_mem_limit", Long.toString(options.gpuMemoryLimit()));
      }
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      // Means and variances of 16-bit layers in 32 bits; by default in 16, where epsilon is zero.
      cuda.add("enable_skip_layer_norm_strict_mode", "1");
      settings.addCUDA(cuda);
    }
  }
}
