// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages whose commands talk to Kafka; a class of its own, so that both run side by side. */
final class DocumentedKafkaCommandsITCase extends DocumentedCommands {

  static Stream<Page> pages() throws IOException {
    return pages(true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void everyCommandDoesWhatItsPageSays(Page page) throws Exception {
    run(page);
  }
}
