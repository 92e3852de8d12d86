// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9092",
        "a.example:1,b_c-d.example:65535",
        "10.0.0.1:9092, 10.0.0.2:9092",
        "[::1]:9092",
        "SASL_SSL://broker:9093"
      })
  void addressesOfBrokersAreTaken(String brokers) {
    assertThatCode(() -> KafkaNames.checkBrokers("key", brokers)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:",
        ":9092",
        "localhost:0",
        "localhost:65536",
        "localhost:999999",
        "localhost:kafka",
        "a:1,",
        "a:1,b",
        "a b:1"
      })
  void whatIsNoAddressIsRefusedWithAnExample(String brokers) {
    assertThatThrownBy(() -> KafkaNames.checkBrokers("key", brokers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key has the broker '")
        .hasMessageContaining("host:port, for example localhost:9092");
  }

  @Test
  void namesOfTopicsAreCheckedAsKafkaDoes() {
    for (String legal : new String[] {"questions", "a.b_c-D9", "x".repeat(249)}) {
      assertThatCode(() -> KafkaNames.checkTopic("key", legal)).doesNotThrowAnyException();
    }
    for (String illegal : new String[] {"", ".", "..", "two words", "a/b", "é", "x".repeat(250)}) {
      assertThatThrownBy(() -> KafkaNames.checkTopic("key", illegal))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key is '" + illegal + "'");
    }
  }
}
