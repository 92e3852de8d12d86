// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {

  @Test
  void passwordsAreNotPrinted() {
    Properties properties = new Properties();
    properties.setProperty("ssl.key.password", "hunter2");
    assertThat(new KafkaAccess("localhost:9092", properties))
        .hasToString("Kafka at localhost:9092");
  }
}
