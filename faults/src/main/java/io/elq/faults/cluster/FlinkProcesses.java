// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import io.elq.sandbox.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A standalone Flink cluster of real processes: one JobManager, which keeps its jobs in ZooKeeper
 * and on disk, and TaskManagers of one slot each. All listen on the loopback interface only. Safe
 * for use by many threads; closing it, or the end of this JVM, ends all of them.
 */
public final class FlinkProcesses implements AutoCloseable {

  /** Small processes that start fast: many of them run beside each other. */
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final List<String> JVM =
      List.of(
          "-XX:MaxMetaspaceSize=256m",
          "-Xss512k",
          "-Djava.awt.headless=true",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private final ZooKeeper zooKeeper;
  private final FlinkFiles files;
  private final int restPort;
  private final List<String> compiler;
  private final String classPath = ClassPaths.processes();
  private final Deque<Running> taskManagers = new ArrayDeque<>();
  private final Thread endOfThisJvm = new Thread(this::killAll, "flink-processes-cleanup");
  private @Nullable Running jobManager;
  private int started;

  /** A process and its log. */
  private record Running(Process process, Path log) {
    void check() {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "a Flink process has ended by itself, see the end of " + log);
      }
    }

    boolean said(String text) {
      try (Stream<String> lines = Files.lines(log)) {
        return lines.anyMatch(line -> line.contains(text));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + log, e);
      }
    }

    void kill() {
      ChildJvm.kill(process);
    }
  }

  private FlinkProcesses(
      ZooKeeper zooKeeper, FlinkFiles files, int restPort, List<String> compiler) {
    this.zooKeeper = zooKeeper;
    this.files = files;
    this.restPort = restPort;
    this.compiler = compiler;
  }

  /**
   * Starts processes that are small and not fast; they come up in the background.
   *
   * @param folder for what they keep on disk and for their logs; made if missing
   * @param taskManagers how many, at least 1
   */
  public static FlinkProcesses start(Path folder, int taskManagers) throws IOException {
    return start(folder, taskManagers, SMALL);
  }

  /**
   * Starts processes with the JVM's own choice of compilers and garbage collector, as a deployed
   * cluster has them; they come up in the background.
   *
   * @param folder for what they keep on disk and for their logs; made if missing
   * @param taskManagers how many, at least 1
   */
  public static FlinkProcesses startFast(Path folder, int taskManagers) throws IOException {
    return start(folder, taskManagers, List.of());
  }

  private static FlinkProcesses start(Path folder, int taskManagers, List<String> compiler)
      throws IOException {
    FlinkFiles files = new FlinkFiles(folder);
    ZooKeeper zooKeeper = ZooKeeper.start(Files.createDirectories(folder.resolve("zookeeper")));
    FlinkProcesses processes = new FlinkProcesses(zooKeeper, files, freePort(), compiler);
    Runtime.getRuntime().addShutdownHook(processes.endOfThisJvm);
    try {
      files.write(zooKeeper.address(), processes.restPort);
      processes.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        processes.startTaskManager();
      }
      return processes;
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  /** Where the JobManager takes commands, on the loopback interface. */
  public int restPort() {
    return restPort;
  }

  /**
   * Checks that all processes run.
   *
   * @throws IllegalStateException if a process has ended that nobody killed; the message names its
   *     log
   */
  public synchronized void check() {
    if (jobManager != null) {
      jobManager.check();
    }
    taskManagers.forEach(Running::check);
  }

  /** Starts a JobManager; it takes over the jobs of the one before. */
  public synchronized void startJobManager() throws IOException {
    jobManager = start(FlinkMain.JOB_MANAGER, List.of("-Xmx384m"), List.of());
  }

  /** Kills the JobManager as {@code kill -9} does. */
  public synchronized void killJobManager() {
    if (jobManager != null) {
      jobManager.kill();
      jobManager = null;
    }
  }

  /** Process ids of the TaskManagers, that of the oldest first. */
  public synchronized List<Long> taskManagers() {
    return taskManagers.stream().map(running -> running.process().pid()).toList();
  }

  /** Processor time that the running processes have taken so far. */
  public synchronized Duration processorTime() {
    Stream<Running> running = taskManagers.stream();
    if (jobManager != null) {
      running = Stream.concat(running, Stream.of(jobManager));
    }
    return running
        .map(each -> each.process().info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Starts one more TaskManager. */
  public synchronized void startTaskManager() throws IOException {
    taskManagers.add(
        start(
            FlinkMain.TASK_MANAGER,
            List.of("-Xmx384m", "-XX:MaxDirectMemorySize=256m"),
            List.of("-D", "taskmanager.resource-id=taskmanager-" + started)));
  }

  /** Kills the TaskManager that has run longest, as {@code kill -9} does. */
  public synchronized void killTaskManager() {
    taskManagers.remove().kill();
  }

  /** Whether the log of a running TaskManager has this text. */
  public synchronized boolean taskManagersSaid(String text) {
    return taskManagers.stream().anyMatch(running -> running.said(text));
  }

  private Running start(String role, List<String> memory, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(ChildJvm.java()));
    command.addAll(memory);
    command.addAll(compiler);
    command.addAll(JVM);
    command.add("-Dlog4j2.configurationFile=" + files.logging());
    String hosts = System.getProperty("jdk.net.hosts.file");
    if (hosts != null) {
      command.add("-Djdk.net.hosts.file=" + hosts);
    }
    command.addAll(List.of("-cp", classPath, FlinkMain.class.getName(), role));
    command.addAll(List.of("--configDir", files.configuration().toString()));
    command.addAll(arguments);
    Path log = files.log(role + "-" + started++);
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    process.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    process.environment().put("MALLOC_ARENA_MAX", "2"); // these as docker/Dockerfile does
    process.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
    process.environment().put("MALLOC_TRIM_THRESHOLD_", "131072");
    return new Running(process.start(), log);
  }

  private synchronized void killAll() {
    taskManagers.forEach(Running::kill);
    taskManagers.clear();
    killJobManager();
  }

  @Override
  public void close() {
    killAll();
    zooKeeper.close();
    try {
      Runtime.getRuntime().removeShutdownHook(endOfThisJvm);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook runs.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
