// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.kafka;

import java.io.IOException;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The child process of {@link KafkaBroker}: formats the storage, runs the broker, and ends when its
 * standard input does, so that it never outlives its parent.
 */
final class BrokerMain {

  private BrokerMain() {}

  /**
   * Runs the broker until it or the parent ends.
   *
   * @param args the broker's properties file and its cluster id
   */
  public static void main(String[] args) {
    String properties = args[0];
    String clusterId = args[1];
    int status =
        StorageTool.execute(
            new String[] {
              "format", "--ignore-formatted", "--cluster-id", clusterId, "--config", properties
            },
            System.out);
    if (status != 0) {
      System.exit(status);
    }
    Thread watch = new Thread(BrokerMain::endWithParent, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    Kafka.main(new String[] {properties});
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent never writes: this returns when it is gone.
      }
    } catch (IOException e) {
      // Gone as well.
    }
    Runtime.getRuntime().halt(1);
  }
}
