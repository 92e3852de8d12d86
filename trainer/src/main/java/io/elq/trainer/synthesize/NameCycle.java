// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * All names of all entities in random order, then again in another one: none is left out, and names
 * of several entities, which take more learning, come several times a round.
 */
final class NameCycle {

  private static final int AMBIGUOUS_SHARE = 3;

  record EntityName(NamedEntity entity, String name) {}

  private final List<EntityName> names = new ArrayList<>();
  private final Random random;
  private int next;

  NameCycle(List<NamedEntity> entities, Names index, Random random) {
    this.random = random;
    for (NamedEntity entity : entities) {
      for (String name : entity.names()) {
        if (!index.functionWord(name)) {
          int share = index.entitiesNamed(name).size() > 1 ? AMBIGUOUS_SHARE : 1;
          names.addAll(Collections.nCopies(share, new EntityName(entity, name)));
        }
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "The catalogue has no entity with a name: each line needs a title");
    }
    next = names.size();
  }

  EntityName next() {
    if (next == names.size()) {
      Collections.shuffle(names, random);
      next = 0;
    }
    return names.get(next++);
  }
}
