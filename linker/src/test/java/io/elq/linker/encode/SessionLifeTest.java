// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.elq.linker.fault.MachineFault;
import io.elq.weights.onnx.QuestionEncoderGraph;
import io.elq.weights.onnx.RandomBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are replaced, closed and shut down beside their runs. */
@Timeout(120)
class SessionLifeTest {
  private static final List<int[]> INPUTS = List.of(new int[] {1, 2, 3}, new int[] {1, 9, 2});

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void model() throws IOException {
    model = folder.resolve("question.onnx");
    QuestionEncoderGraph.write(
        model, RandomBert.weights(RandomBert.TINY, 1), RandomBert.heads(32, 24, 1));
  }

  @Test
  void aNewSessionGivesTheSameBits() throws IOException {
    try (var encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu())) {
      List<EncodedQuestion> before = encoder.encode(INPUTS);
      encoder.renew();
      List<EncodedQuestion> after = encoder.encode(INPUTS);
      for (int i = 0; i < INPUTS.size(); i++) {
        assertThat(after.get(i).vectors()).isEqualTo(before.get(i).vectors());
        assertThat(after.get(i).mentionLogits()).isEqualTo(before.get(i).mentionLogits());
      }
    }
  }

  @Test
  void aModelThatIsGoneIsTheMachinesFault() throws IOException {
    try (var encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu())) {
      Files.delete(model);
      assertThatThrownBy(encoder::renew)
          .isInstanceOf(MachineFault.class)
          .hasMessageContaining("hangs, and no other can be opened: ")
          .hasMessageContaining(model.toString());
      assertThat(encoder.encode(INPUTS)).as("the old one goes on").hasSize(2);
    }
  }

  /** Which is what a hung run needs: a session is not freed under it, and nobody waits for it. */
  @Test
  void aSessionIsClosedByItsLastRun() throws IOException {
    OnnxSessions.Opened opened = OnnxSessions.open(model, EncoderOptions.cpu());
    SharedSession session = new SharedSession(opened);
    assertThat(session.begin()).isTrue();
    session.retire();
    assertThat(session.begin()).as("retired").isFalse();
    assertThat(closed(opened)).isFalse();
    session.end();
    assertThat(closed(opened)).isTrue();
  }

  @Test
  void encodersCanBeClosedAndRenewedBesideTheirRuns() throws Exception {
    var encoder = OnnxQuestionEncoder.open(model, EncoderOptions.cpu());
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    encoder.encode(INPUTS);
                  }
                } catch (IllegalStateException closed) {
                  assertThat(closed).hasMessage("the encoder is closed");
                }
              });
      thread.setUncaughtExceptionHandler((dying, failure) -> failures.add(failure));
      thread.start();
      threads.add(thread);
    }
    for (int i = 0; i < 20; i++) {
      encoder.renew();
    }
    encoder.close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "std::bad_alloc",
        "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 9216",
        "Available memory of 10 is smaller than requested bytes of 20",
        "CUDA failure 2: out of memory ; GPU=0",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED"
      })
  void lackOfMemoryIsToldFromOtherFaults(String message) {
    var fault = OnnxFaults.of("m", new OrtException(OrtErrorCode.ORT_RUNTIME_EXCEPTION, message));
    assertThat(fault).isInstanceOf(EncoderMemoryException.class);
  }

  @Test
  void aDeviceThatFailsIsTheMachinesFaultAndRefusedInputsAreNot() {
    var device = new OrtException(OrtErrorCode.ORT_FAIL, "CUDA failure 700: illegal access");
    assertThat(OnnxFaults.of("m", device))
        .isExactlyInstanceOf(MachineFault.class)
        .matches(MachineFault::isBehind);
    var input = new OrtException(OrtErrorCode.ORT_INVALID_ARGUMENT, "indices out of bounds");
    assertThat(OnnxFaults.of("m", input))
        .isInstanceOf(EncodingException.class)
        .matches(fault -> !MachineFault.isBehind(fault));
  }

  /** As a TaskManager does that is stopped while it loads a release. */
  @RepeatedTest(2)
  void aProcessThatEndsWhileModelsAreOpenedDoesNotCrash() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-cp",
                System.getProperty("java.class.path"),
                EndingWhileOpening.class.getName(),
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as(Files.readString(log))
          .isEqualTo(EndingWhileOpening.EXIT_CODE);
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean closed(OnnxSessions.Opened opened) {
    try {
      opened.session().getOutputInfo();
      return false;
    } catch (IllegalStateException e) {
      return true;
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
