// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an ELQ user has.
 *
 * @param checkpoint state dictionary, torch legacy or zip format ({@code elq_wiki_large.bin})
 * @param parameters JSON or a Python dictionary ({@code elq_large_params.txt})
 * @param bert folder of the BERT model's config.json and vocab.txt
 * @param entities {@code entity.jsonl}, plain or gzip
 * @param vectors float matrix [entities, dimension] ({@code all_entities_large.t7}), or null
 * @param index FAISS index file ({@code faiss_hnsw_index.pkl}), or null
 * @param tokenIds integer matrix [entities, 128], 0 being padding ({@code
 *     entity_token_ids_128.t7}), or null
 */
public record ElqFiles(
    Path checkpoint,
    Path parameters,
    Path bert,
    Path entities,
    @Nullable Path vectors,
    @Nullable Path index,
    @Nullable Path tokenIds) {

  /** Configuration of the BERT model. */
  Path bertConfig() {
    return bert.resolve("config.json");
  }

  /** Its word pieces. */
  Path vocabulary() {
    return bert.resolve("vocab.txt");
  }
}
