// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration of Flink's processes, in a folder.
 *
 * @param folder holds it, what they keep, and their logs
 */
record FlinkFiles(Path folder) {

  private static final String LOOPBACK = "127.0.0.1";

  /** Memory is given part by part: Flink's scripts would compute it, and these are not used. */
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("jobmanager.rpc.address", LOOPBACK),
          Map.entry("jobmanager.bind-host", LOOPBACK),
          Map.entry("taskmanager.host", LOOPBACK),
          Map.entry("taskmanager.bind-host", LOOPBACK),
          Map.entry("rest.address", LOOPBACK),
          Map.entry("rest.bind-address", LOOPBACK),
          Map.entry("web.submit.enable", "false"),
          Map.entry("rest.profiling.enabled", "true"),
          Map.entry("taskmanager.numberOfTaskSlots", "1"),
          Map.entry("taskmanager.cpu.cores", "1"),
          Map.entry("taskmanager.memory.framework.heap.size", "128m"),
          Map.entry("taskmanager.memory.framework.off-heap.size", "128m"),
          Map.entry("taskmanager.memory.task.heap.size", "256m"),
          Map.entry("taskmanager.memory.task.off-heap.size", "64m"),
          Map.entry("taskmanager.memory.network.min", "32m"),
          Map.entry("taskmanager.memory.network.max", "32m"),
          Map.entry("taskmanager.memory.managed.size", "8m"),
          Map.entry("taskmanager.memory.jvm-metaspace.size", "256m"),
          Map.entry("taskmanager.memory.jvm-overhead.min", "64m"),
          Map.entry("taskmanager.memory.jvm-overhead.max", "64m"),
          Map.entry("taskmanager.network.memory.buffer-debloat.enabled", "true"),
          Map.entry("taskmanager.network.memory.buffer-debloat.target", "200ms"),
          Map.entry(
              "classloader.parent-first-patterns.additional",
              "ai.onnxruntime;org.bytedeco;io.elq.faiss"),
          Map.entry("high-availability.type", "zookeeper"),
          Map.entry("high-availability.zookeeper.client.session-timeout", "5s"),
          Map.entry("heartbeat.interval", "1s"),
          Map.entry("heartbeat.timeout", "10s"));

  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.out.ref = OUT
      appender.out.type = Console
      appender.out.name = OUT
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n
      logger.kafka.name = org.apache.kafka
      logger.kafka.level = WARN
      logger.metrics.name = org.apache.flink.metrics.MetricGroup
      logger.metrics.level = ERROR
      """;

  /**
   * Writes it.
   *
   * @param zooKeeper address of ZooKeeper, host:port
   * @param restPort where the JobManager takes commands
   */
  void write(String zooKeeper, int restPort) throws IOException {
    Map<String, String> keys = new TreeMap<>(FIXED);
    keys.put("rest.port", Integer.toString(restPort));
    keys.put("rest.bind-port", Integer.toString(restPort));
    keys.put("high-availability.zookeeper.quorum", zooKeeper);
    keys.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
    keys.put("rest.profiling.dir", Files.createDirectories(folder.resolve("profiles")).toString());
    keys.put("io.tmp.dirs", Files.createDirectories(folder.resolve("tmp")).toString());
    Files.createDirectories(configuration());
    Files.writeString(
        configuration().resolve("config.yaml"),
        keys.entrySet().stream()
            .map(entry -> "%s: '%s'%n".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining()));
    Files.writeString(logging(), LOGGING);
  }

  /** The folder that Flink reads. */
  Path configuration() {
    return folder.resolve("conf");
  }

  /** The configuration of the logs. */
  Path logging() {
    return configuration().resolve("log4j2.properties");
  }

  /** The log of a process. */
  Path log(String process) {
    return folder.resolve(process + ".log");
  }
}
