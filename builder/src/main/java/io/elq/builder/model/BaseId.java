// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model records of its base model: the source, and the SHA-256 of the files that it was read
 * from, so that changed ones are noticed. As text: {@code SOURCE@weights:SHA256@vocabulary:SHA256}.
 *
 * @param source as {@link BaseModel#of} takes it, with absolute paths
 * @param weights hash of the file of weights; null if there is none to be hashed
 * @param vocabulary hash of the tokenizer's file; null if there is none to be hashed
 */
record BaseId(String source, @Nullable String weights, String vocabulary) {
  private static final String WEIGHTS = "@weights:";
  private static final String VOCABULARY = "@vocabulary:";
  private static final Pattern TEXT =
      Pattern.compile(
          "(.*?)(?:" + WEIGHTS + "([0-9a-f]{64}))?(?:" + VOCABULARY + "([0-9a-f]{64}))?",
          Pattern.DOTALL);

  /** Reads an id, or a source without hashes. */
  static BaseId parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is not a base model");
    }
    return new BaseId(parts.group(1), parts.group(2), parts.group(3));
  }

  /** Whether it says what the files have to be. */
  boolean isRecorded() {
    return weights != null || vocabulary != null;
  }

  /** Checks that what was found is what was recorded. */
  void check(BaseId found) throws IOException {
    check("weights", weights, found.weights);
    check("vocabulary", vocabulary, found.vocabulary);
  }

  private void check(String what, @Nullable String recorded, @Nullable String found)
      throws IOException {
    if (recorded != null && !recorded.equals(found)) {
      throw new IOException(
          "the %s file of %s was changed: its SHA-256 is %s instead of %s"
              .formatted(what, source, found, recorded));
    }
  }

  /** Why the recorded base model is not available, and what to do. */
  IOException lost(Exception cause) {
    return new IOException(
        "the base model that this model was trained from is not available: %s. Put it back as it was; if it was moved, write its new place before the first @ of \"base\" in model.json"
            .formatted(Objects.requireNonNullElse(cause.getMessage(), cause.toString())),
        cause);
  }

  @Override
  public String toString() {
    return source
        + (weights == null ? "" : WEIGHTS + weights)
        + (vocabulary == null ? "" : VOCABULARY + vocabulary);
  }
}
