// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import java.nio.file.Path;
import java.util.List;

/**
 * What is served, and what is asked of it.
 *
 * @param one directory of the release that is served first
 * @param two directory of the release that follows it
 * @param texts of the questions
 * @param unusual a word that both know and no text has: encoders can be made to fail with it
 */
public record Releases(Path one, Path two, List<String> texts, String unusual) {}
