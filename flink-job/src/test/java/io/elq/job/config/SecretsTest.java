// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where passwords may not be seen. */
class SecretsTest {
  private static final String SECRET = "hunter2";
  private static final String KAFKA = "elq.kafka.properties.";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elq.kafka.properties.sasl.jaas.config",
        "elq.kafka.properties.ssl.key.password",
        "elq.kafka.properties.ssl.keystore.password",
        "elq.kafka.properties.ssl.truststore.password",
        "elq.kafka.properties.ssl.keystore.key",
        "elq.kafka.properties.sasl.oauthbearer.client.credentials.client.secret",
        "s3.secret-key",
        "fs.azure.account.key.example"
      })
  void secretsAreRefusedAsArgumentsWithTheFileAsTheirPlace(String key) {
    for (String[] arguments :
        new String[][] {{"--" + key + "=" + SECRET}, {"--" + key, SECRET, "more", "of it"}}) {
      assertRefused(arguments, key, "--config FILE");
    }
  }

  @Test
  void secretsInAMapAreRefusedToo() {
    assertRefused(
        new String[] {"--elq.kafka.properties=security.protocol:SSL,ssl.key.password:" + SECRET},
        "ssl.key.password",
        "--config FILE");
    assertRefused(
        new String[] {"--elq.kafka.properties=" + SECRET},
        "elq.kafka.properties is not understood");
  }

  @Test
  void whatIsLeftOfALoginThatWasNotQuotedIsNotShown() {
    assertRefused(
        new String[] {"ScramLoginModule", "required", "password=" + SECRET}, "argument 1");
    assertRefused(new String[] {"password=" + SECRET}, "'password=...'");
  }

  @Test
  void placesOfSecretsAndOtherPropertiesAreNoSecrets() {
    assertThatCode(
            () ->
                JobArguments.parse(
                    "--" + KAFKA + "ssl.keystore.password=${file:/run/secrets/kafka:password}",
                    "--" + KAFKA + "ssl.keystore.location=/keys.p12",
                    "--" + KAFKA + "sasl.oauthbearer.token.endpoint.url=https://idp.example",
                    "--" + KAFKA + "sasl.mechanism=PLAIN"))
        .doesNotThrowAnyException();
  }

  @Test
  void theConfigurationIsPrintedWithoutSecretsAndFlinkIsNotGivenThem() throws Exception {
    Path file = directory.resolve("job.properties");
    Files.writeString(
        file,
        """
        elq.kafka.properties.sasl.jaas.config = password="hunter2";
        elq.kafka.properties.ssl.key.password = hunter2
        elq.kafka.properties.sasl.mechanism = PLAIN
        parallelism.default = 3
        """);
    Configuration values =
        JobArguments.parse(
            "--config=" + file,
            "--elq.kafka.bootstrap-servers=localhost:9092",
            "--elq.delivery.transactional-id-prefix=test",
            "--elq.release.announcement=/r");
    LinkingJobConfig config = LinkingJobConfig.from(values);
    assertThat(config.kafka().properties())
        .containsEntry("sasl.jaas.config", "password=\"hunter2\";");
    assertThat(config.toString())
        .doesNotContain(SECRET)
        .contains("sasl.jaas.config=******", "sasl.mechanism=PLAIN");
    assertThat(JobArguments.flink(values).toMap()).containsOnlyKeys("parallelism.default");
  }

  private static void assertRefused(String[] arguments, String... reasons) {
    assertThatThrownBy(() -> JobArguments.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(reasons)
        .satisfies(e -> assertThat(trace(e)).doesNotContain(SECRET));
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
