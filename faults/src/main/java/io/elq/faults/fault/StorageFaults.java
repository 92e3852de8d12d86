// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Checkpoints that cannot be written. */
final class StorageFaults {

  /** Fewer failures than the job tolerates, at a checkpoint a second. */
  static final int SHORT_SECONDS = 5;

  /** More than it tolerates: it restarts. */
  static final int LONG_SECONDS = 20;

  private StorageFaults() {}

  static void failCheckpoints(Scene scene) throws Exception {
    takeFolderAway(scene, SHORT_SECONDS);
  }

  static void failManyCheckpoints(Scene scene) throws Exception {
    takeFolderAway(scene, LONG_SECONDS);
  }

  /** Permissions would not stop root: a file takes the folder's place. */
  private static void takeFolderAway(Scene scene, int seconds) throws Exception {
    Path checkpoints = scene.jobs().checkpoints();
    Path away = checkpoints.resolveSibling("checkpoints-away");
    Files.move(checkpoints, away);
    Files.createFile(checkpoints);
    TimeUnit.SECONDS.sleep(seconds);
    Files.delete(checkpoints);
    Files.move(away, checkpoints);
  }

  static void fillDisk(Scene scene) throws Exception {
    Path checkpoints = scene.jobs().checkpoints();
    SmallDisk.keepFull(checkpoints, Duration.ofSeconds(SHORT_SECONDS));
    int next = scene.flow().asked();
    SmallDisk.keepFull(checkpoints, Duration.ofSeconds(LONG_SECONDS - SHORT_SECONDS));
    if (scene.ledger().answeredFrom(next)) {
      throw new IllegalStateException("answers were committed though the disk was full");
    }
    SmallDisk.empty(checkpoints);
  }
}
