/** The cluster that faults are injected into: Flink's own processes, ZooKeeper, topics. */
package io.elq.faults.cluster;
