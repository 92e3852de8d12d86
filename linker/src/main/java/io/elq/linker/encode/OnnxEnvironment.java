// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's environment, kept until the process ends.
 *
 * <p>The Java binding releases it in a shutdown hook, beside whatever still runs (onnxruntime issue
 * 31352): a JVM that is told to end while a session is being opened crashes instead. The native
 * environment counts its owners, so this class takes a second share of it, which nobody gives back:
 * the hook then frees nothing, and the process's memory goes with the process.
 */
final class OnnxEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxEnvironment.class);

  private OnnxEnvironment() {}

  /** The environment. */
  static OrtEnvironment get() {
    return Kept.ENVIRONMENT;
  }

  /** Initialized once, by the first caller. */
  private static final class Kept {
    static final OrtEnvironment ENVIRONMENT = keep(OrtEnvironment.getEnvironment());
  }

  /** The binding has no public way, so its private one is used: as the constructor does. */
  private static OrtEnvironment keep(OrtEnvironment environment) {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null,
          api.getLong(null),
          OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
          OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "ONNX Runtime's environment cannot be kept: this process may crash, instead of ending, if it is stopped while a model is being opened",
          e);
    }
    return environment;
  }
}
