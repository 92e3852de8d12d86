// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import io.elq.linker.settings.Compatibility;
import io.elq.weights.onnx.Precision;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an ELQ user's files.
 *
 * @param output release directory to fill; made if missing
 * @param name beginning of the release id
 * @param indexFactory FAISS factory string of the index to build where there is no index file; null
 *     chooses by the number of entities
 * @param compatibility whose behaviour the release asks for
 * @param threshold joint score that an entity has to exceed; null takes the default
 * @param precision arithmetic of the encoders
 * @param keepVectors whether the release keeps the entity vectors, for exhaustive search and later
 *     indexes
 * @param threads encoder runs at the same time, at least 1
 * @param plan receives a line about what is about to be done and the disk and memory it takes,
 *     before the long steps
 */
public record ElqImportOptions(
    Path output,
    String name,
    @Nullable String indexFactory,
    Compatibility compatibility,
    @Nullable Float threshold,
    Precision precision,
    boolean keepVectors,
    int threads,
    Consumer<String> plan) {}
