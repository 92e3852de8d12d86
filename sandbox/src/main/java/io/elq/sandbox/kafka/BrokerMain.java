// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.kafka;

import io.elq.sandbox.process.ChildJvm;
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
    ChildJvm.endWithParent();
    Kafka.main(new String[] {properties});
  }
}
