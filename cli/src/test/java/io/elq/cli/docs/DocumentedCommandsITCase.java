// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages whose commands need no Kafka. */
final class DocumentedCommandsITCase extends DocumentedCommands {

  static Stream<Page> pages() throws IOException {
    return pages(false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void everyCommandDoesWhatItsPageSays(Page page) throws Exception {
    run(page);
  }
}
