// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Linkers beside each other on the same sets.
 *
 * @param linkers at least one; differences are to the first
 */
public record SuiteResult(List<LinkerResult> linkers) {

  /** Copies the list. */
  public SuiteResult {
    linkers = List.copyOf(linkers);
    if (linkers.isEmpty()) {
      throw new IllegalArgumentException("a suite judges at least one linker");
    }
  }

  /** The first linker, which the others are compared with. */
  public LinkerResult first() {
    return linkers.get(0);
  }

  /** The result for programs; docs/reference/file-formats.md describes it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("linkers");
    for (LinkerResult linker : linkers) {
      ObjectNode one = linker.toJson();
      if (linker != first()) {
        one.set("pooled_f1_above_first", linker.pooledAbove(first()).toJson());
      }
      array.add(one);
    }
    return json;
  }
}
