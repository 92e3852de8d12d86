// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.linker.release.ReleasePointer;
import java.nio.file.Path;

/** Releases whose encoder is sick: real graphs that ONNX Runtime cannot run to their end. */
final class EncoderFaults {

  /** How the job is told to have one call at a time, for which all questions wait. */
  static final String[] ONE_CALL = {"--elq.encode.slots=1", "--elq.encode.timeout=5s"};

  private static final int QUESTIONS = 20;

  /** What the batcher logs when it makes batches smaller. */
  private static final String SMALLER = "the encoder had too little memory for a batch of";

  private EncoderFaults() {}

  static void throwing(Scene scene) throws Exception {
    serve(scene, SickEncoder.THROWS);
    RecordFaults.sendText(scene, QUESTIONS, "what is " + scene.releases().unusual());
    RecordFaults.awaitDeadLetters(scene);
  }

  /** One question: its second call hangs, too, and with a third the machine would be at fault. */
  static void hanging(Scene scene) throws Exception {
    serve(scene, SickEncoder.HANGS);
    RecordFaults.sendText(scene, 1, scene.releases().unusual());
    RecordFaults.awaitDeadLetters(scene);
    scene.awaitAnswers();
  }

  static void greedy(Scene scene) throws Exception {
    serve(scene, SickEncoder.RUNS_OUT_OF_MEMORY);
    scene.await(
        "the log line that batches get smaller", () -> scene.flink().taskManagersSaid(SMALLER));
    scene.awaitAnswers();
  }

  private static void serve(Scene scene, SickEncoder sickness) throws Exception {
    Path healthy = scene.releases().two();
    Path release = ReleaseFaults.copy(healthy, scene.folder().resolve("sick"));
    sickness.infect(release, scene.releases().unusual());
    ReleasePointer pointer = ReleasePointer.to(release.toAbsolutePath());
    scene.announce(pointer);
    scene.awaitAnswersBy(pointer);
  }
}
