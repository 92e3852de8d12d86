// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A ZooKeeper server in this JVM, on a free port of the loopback interface, with its data on disk:
 * it survives the JobManagers that keep their jobs' addresses in it. Whoever starts it closes it.
 */
final class ZooKeeper implements AutoCloseable {

  /** Sessions last 2 to 20 ticks. */
  private static final int TICK_MILLIS = 1_000;

  private static final int CONNECTIONS = 100;

  private final ServerCnxnFactory server;

  private ZooKeeper(ServerCnxnFactory server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param folder for its data
   */
  static ZooKeeper start(Path folder) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerCnxnFactory server = ServerCnxnFactory.createFactory(any, CONNECTIONS);
    try {
      server.startup(new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting ZooKeeper", e);
    }
    return new ZooKeeper(server);
  }

  /** Where clients find it, host:port. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
