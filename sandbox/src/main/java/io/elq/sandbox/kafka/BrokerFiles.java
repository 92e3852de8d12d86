// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The configuration of a {@link KafkaBroker}, in its directory.
 *
 * @param directory where the files and the data lie
 */
record BrokerFiles(Path directory) {

  /** A single node with few threads and small buffers. */
  private static final Map<String, String> ONE_NODE =
      Map.ofEntries(
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("log.index.size.max.bytes", "1048576"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("auto.create.topics.enable", "false"));

  private static final String LOGGING_PROPERTIES =
      """
      rootLogger.level = WARN
      rootLogger.appenderRef.out.ref = OUT
      appender.out.type = Console
      appender.out.name = OUT
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n
      """;

  /**
   * Ports of the broker, all on the loopback interface.
   *
   * @param clients what everybody is served at
   * @param inside what the broker itself and its {@link KafkaBroker} talk to, without credentials
   * @param controller of KRaft
   */
  record Ports(int clients, int inside, int controller) {}

  /** Writes them. */
  void write(Ports ports, ClientListener clients) throws IOException {
    Properties server = new Properties();
    server.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@127.0.0.1:" + ports.controller(),
            "controller.listener.names",
            "CONTROLLER",
            "inter.broker.listener.name",
            "INSIDE",
            "listeners",
            "CLIENTS://127.0.0.1:%d,INSIDE://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                .formatted(ports.clients(), ports.inside(), ports.controller()),
            "listener.security.protocol.map",
            "CLIENTS:%s,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT".formatted(clients.protocol()),
            "log.dirs",
            directory.resolve("data").toString()));
    server.putAll(ONE_NODE);
    server.putAll(clients.properties());
    try (var out = Files.newBufferedWriter(server())) {
      server.store(out, null);
    }
    Files.writeString(logging(), LOGGING_PROPERTIES);
  }

  /** The broker's properties. */
  Path server() {
    return directory.resolve("server.properties");
  }

  /** The configuration of its log. */
  Path logging() {
    return directory.resolve("log4j2.properties");
  }
}
