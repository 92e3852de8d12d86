// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody who reads a message has to know the parser. */
final class JsonFaultTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  record Settings(int windows, Inner inner) {}

  record Inner(double threshold) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "who",
        "{who}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\": 1,}",
        "{\"a\": 01}",
        "{\"a\": 1} {}",
        "{\"a\": \"b",
        "{\"a\": \"\u0001\"}",
        "{\"a\": \"\\x\"}",
        "[1, 2",
        "{\"a\": tru}",
        "{'a': 1}",
        "<html>",
        "\u0001",
        "version https://git-lfs.github.com/spec/v1",
        "{\"windows\": \"many\"}",
        "{\"windows\": {}}",
        "{\"inner\": {\"threshold\": []}}",
        "{\"unknown\": 1}",
        "{\"windows\": 99999999999}",
      })
  void theParsersWordsAndClassesAreNotInAMessage(String json) {
    Throwable fault = catchThrowable(() -> JSON.readValue(json, Settings.class));

    assertPlain(Reason.of(new IOException("release.json is not readable", fault)));
    assertPlain(Reason.of(fault));
    Throwable line = catchThrowable(() -> JsonLineReader.object(json));
    if (line != null) {
      assertThat(line).isInstanceOf(MalformedLineException.class);
      assertPlain(line.getMessage());
    }
  }

  private static void assertPlain(String message) {
    assertThat(message)
        .isNotBlank()
        .doesNotContainIgnoringCase("token")
        .doesNotContain("Exception")
        .doesNotContain("fasterxml")
        .doesNotContain("java.")
        .doesNotContain("io.elq")
        .doesNotContain("was expecting")
        .doesNotContain("deserialize")
        .doesNotContain("[Source");
  }

  @Test
  void theFieldAndThePlaceAreNamed() {
    assertThat(reason("{\"inner\": {\"threshold\": []}}"))
        .isEqualTo("field \"inner.threshold\": has a value of another form");
    assertThat(reason("{\"inner\": {\"other\": 1}}"))
        .isEqualTo("field \"inner.other\": is not known");
    assertThat(reason("{\n\"windows\" 1}")).isEqualTo("not JSON at line 2, column 11");
    assertThat(reason("{\n\"windows\": 1"))
        .startsWith("not JSON: it ends at line 2, column ")
        .endsWith(" before all that was opened is closed");
  }

  @Test
  void whatNestsTooDeeplyIsRefusedInWords() {
    assertThatThrownBy(() -> JsonLineReader.object("{\"a\":" + "[".repeat(5000)))
        .hasMessageContaining("nested too deeply");
    assertThatThrownBy(() -> JsonLineReader.object("{\"a\":" + "1".repeat(5000) + "}"))
        .hasMessageContaining("too long");
  }

  private static String reason(String json) {
    return Reason.of(catchThrowable(() -> JSON.readValue(json, Settings.class)));
  }
}
