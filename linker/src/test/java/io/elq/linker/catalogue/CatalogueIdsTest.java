// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueIdsTest {
  @TempDir Path folder;

  private CatalogueIds ids(List<String> kbIds) throws IOException {
    Path jsonl = folder.resolve("catalogue.jsonl");
    Path offsets = folder.resolve("catalogue.offsets");
    try (CatalogueWriter writer = new CatalogueWriter(jsonl, offsets)) {
      for (String kbId : kbIds) {
        writer.add(
            kbId == null
                ? "{\"title\":\"T\"}"
                : "{\"title\":\"T\",\"kb_idx\":\"%s\"}".formatted(kbId));
      }
    }
    return CatalogueIds.of(Catalogue.open(jsonl, offsets));
  }

  @Test
  void everyIdGivesItsRows() throws IOException {
    Random random = new Random(5);
    List<String> kbIds = new ArrayList<>();
    Map<String, List<Long>> expected = new HashMap<>();
    for (long row = 0; row < 3000; row++) {
      String kbId = random.nextInt(10) == 0 ? null : "Q" + random.nextInt(2500);
      kbIds.add(kbId);
      if (kbId != null) {
        expected.computeIfAbsent(kbId, id -> new ArrayList<>()).add(row);
      }
    }
    CatalogueIds ids = ids(kbIds);

    for (int i = 0; i < 2600; i++) {
      assertThat(ids.rows("Q" + i))
          .containsExactly(expected.getOrDefault("Q" + i, List.of()).toArray(new Long[0]));
    }
    assertThat(ids.rows(null)).isEmpty();
  }

  @Test
  void catalogueOfOneEntityAndOfNone() throws IOException {
    assertThat(ids(List.of("Q1")).rows("Q1")).containsExactly(0);
    assertThat(ids(List.of("Q1")).rows("Q2")).isEmpty();
    assertThat(ids(List.of()).rows("Q1")).isEmpty();
  }
}
