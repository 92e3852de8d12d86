// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Index files that the original ELQ wrote through FAISS's Python API give the original's
 * neighbours.
 */
class GoldenIndexTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"flat,Flat", "hnsw,'HNSW128,Flat'", "ivfflat,'IVF100,Flat'"})
  void searchesAsTheOriginal(String name, String description) throws IOException {
    JsonNode golden = read(SharedFolder.require("golden/faiss_queries.json.gz"));
    Path file = temporary.resolve(name);
    try (InputStream in =
        unzipped(SharedFolder.require("golden/model/faiss_" + name + "_index.pkl.gz"))) {
      Files.copy(in, file);
    }
    float[] queries = queries(golden);
    try (FaissIndex index = FaissIndex.read(file)) {
      assertThat(index.describe()).isEqualTo(description);
      assertThat(index.metric()).isEqualTo(Metric.INNER_PRODUCT);
      assertThat(index.size()).isEqualTo(500);
      JsonNode expected = golden.get("indexes").get(name);
      assertNeighbours(index.search(queries, 10), expected);
      assertTail(index, queries, expected);
    }
  }

  private static void assertNeighbours(SearchResult found, JsonNode expected) {
    for (int query = 0; query < found.queries(); query++) {
      for (int rank = 0; rank < found.k(); rank++) {
        assertThat(found.id(query, rank))
            .isEqualTo(expected.get("ids").get(query).get(rank).asLong());
        assertThat((double) found.score(query, rank))
            .isCloseTo(expected.get("scores").get(query).get(rank).asDouble(), within(TOLERANCE));
      }
    }
  }

  /** More places than vectors: the rest is -1, with the worst score. */
  private static void assertTail(FaissIndex index, float[] queries, JsonNode expected) {
    SearchResult all = index.search(queries, 505);
    for (int query = 0; query < expected.get("k505_found").size(); query++) {
      int found = expected.get("k505_found").get(query).asInt();
      assertThat(all.id(query, found - 1)).isNotNegative();
      for (int rank = found; rank < 505; rank++) {
        assertThat(all.id(query, rank)).isEqualTo(-1);
        assertThat(all.score(query, rank)).isEqualTo(Float.NEGATIVE_INFINITY);
      }
    }
  }

  private static float[] queries(JsonNode golden) {
    JsonNode rows = golden.get("queries");
    int dimension = rows.get(0).size();
    float[] queries = new float[rows.size() * dimension];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = (float) rows.get(i / dimension).get(i % dimension).asDouble();
    }
    return queries;
  }

  private static JsonNode read(Path json) throws IOException {
    try (InputStream in = unzipped(json)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static InputStream unzipped(Path file) throws IOException {
    return new GZIPInputStream(Files.newInputStream(file));
  }
}
