// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers as JSON lines to one stream, refusals to another. Whoever opened them closes them. */
public final class JsonOutput implements LinkedOutput {
  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

  /** For half a surrogate pair, which JSON can name and UTF-8 cannot. */
  private static final ObjectWriter ASCII = JSON.with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final OutputStream out;
  private final OutputStream errors;
  private final @Nullable Runnable progress;
  private long linked;
  private long refused;

  /** A line of the errors' stream. */
  private record Refusal(long line, String error) {}

  /**
   * @param progress run after each line, or null
   */
  public JsonOutput(OutputStream out, OutputStream errors, @Nullable Runnable progress) {
    this.out = out;
    this.errors = errors;
    this.progress = progress;
  }

  /** Questions linked so far. */
  public long linked() {
    return linked;
  }

  /** Lines refused so far. */
  public long refused() {
    return refused;
  }

  @Override
  public void linked(LinkedLine answer) throws IOException {
    write(answer, hasLoneSurrogate(answer.text()) ? ASCII : JSON, out);
    linked++;
    step();
  }

  @Override
  public void refused(long line, String error) throws IOException {
    write(new Refusal(line, error), ASCII, errors);
    errors.flush();
    refused++;
    step();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  private void step() {
    if (progress != null) {
      progress.run();
    }
  }

  private static void write(Object value, ObjectWriter json, OutputStream to) throws IOException {
    // At once: a stream of errors may be the terminal, where progress is drawn, too.
    to.write((json.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static boolean hasLoneSurrogate(String text) {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        return true;
      }
    }
    return false;
  }
}
