// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Entities that come and go while processes die. */
final class EntityFaults {

  /** What is asked so long after an update is answered with it. */
  private static final int SOON_SECONDS = 5;

  private static final String ADDED = "N1";

  private EntityFaults() {}

  /**
   * Everything that the release has is deleted and an entity added, so that each answer links it
   * and nothing else; and after its deletion nothing.
   */
  static void addDeleteAndKill(Scene scene) throws Exception {
    for (String kbId : kbIds(scene.releases().one())) {
      scene.updates().delete(kbId);
    }
    scene.updates().add(ADDED, "Troy");
    int added = soon(scene);
    ProcessFaults.killTaskManager(scene);
    scene.awaitAnswers();
    requireLinked(scene, added, Set.of(ADDED));

    scene.updates().delete(ADDED);
    int deleted = soon(scene);
    ProcessFaults.killBoth(scene);
    scene.awaitAnswers();
    requireLinked(scene, deleted, Set.of());
  }

  /** Number of the next question, when the last update has to be seen. */
  private static int soon(Scene scene) throws InterruptedException {
    TimeUnit.SECONDS.sleep(SOON_SECONDS);
    int next = scene.flow().asked();
    scene.awaitAnswers();
    return next;
  }

  private static void requireLinked(Scene scene, int from, Set<String> expected) {
    Set<Set<String>> linked = scene.ledger().linkedFrom(from);
    if (!linked.equals(Set.of(expected))) {
      throw new IllegalStateException(
          "questions from number %d on link %s, but should link %s only"
              .formatted(from, linked, expected));
    }
  }

  private static List<String> kbIds(Path release) throws IOException {
    Catalogue catalogue =
        Catalogue.open(
            release.resolve(ReleaseFile.CATALOGUE.fileName()),
            release.resolve(ReleaseFile.CATALOGUE_OFFSETS.fileName()));
    return LongStream.range(0, catalogue.size())
        .mapToObj(row -> Objects.requireNonNull(catalogue.entity(row).kbId()))
        .toList();
  }
}
