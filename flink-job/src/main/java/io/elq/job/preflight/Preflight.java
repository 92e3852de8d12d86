// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import io.elq.job.config.LinkingJobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at what a job needs before it is submitted. A job that lacks it restarts without end, and
 * says why in its log alone.
 */
public final class Preflight {

  /** How long brokers have to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private Preflight() {}

  /**
   * Checks brokers, topics and the release from the machine that will run the job.
   *
   * @throws PreflightException with the first thing that is missing
   */
  public static void check(LinkingJobConfig config) throws PreflightException {
    if (config.releases().announcement() != null) {
      ReleaseGlance.at(config);
    }
    new KafkaCheck(config, PATIENCE).run();
  }

  /**
   * Checks what can be seen from a machine that only submits the job: brokers and release may be
   * visible from the cluster alone.
   *
   * @return what could not be seen, a sentence each
   * @throws PreflightException if something is there and will not do
   */
  public static List<String> checkWhatIsVisible(LinkingJobConfig config) throws PreflightException {
    List<String> unseen = new ArrayList<>();
    String announcement = config.releases().announcement();
    if (announcement == null) {
      unseen.add("the release is not checked, because it is announced on a topic");
    } else if (Files.exists(Path.of(announcement))) {
      ReleaseGlance.ifVisible(config).ifPresent(unseen::add);
    } else {
      unseen.add("the release is not checked, because there is no " + announcement + " here");
    }
    try {
      new KafkaCheck(config, PATIENCE).run();
    } catch (KafkaCheck.UnreachableException e) {
      unseen.add("the brokers are not checked: " + e.getMessage());
    }
    return unseen;
  }
}
