// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.annotation.docs.Documentation.SuffixOption;
import org.apache.flink.client.cli.ArtifactFetchOptions;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.configuration.AlgorithmOptions;
import org.apache.flink.configuration.BatchExecutionOptions;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CleanupOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.EventOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.HistoryServerOptions;
import org.apache.flink.configuration.JMXServerOptions;
import org.apache.flink.configuration.JobEventStoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.OptimizerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.QueryableStateOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.SinkOptions;
import org.apache.flink.configuration.SlowTaskDetectorOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateLatencyTrackOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.StateSizeTrackOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.TraceOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.runtime.highavailability.JobResultStoreOptions;
import org.apache.flink.runtime.shuffle.ShuffleServiceOptions;

/**
 * The keys that Flink knows, read from its own option classes, so that a misspelt one is refused
 * instead of ignored. Keys of plug-ins, of which there is no list, pass by their beginnings.
 */
final class FlinkKeys {

  /** Flink's classes of options that a job or its cluster can be given. */
  static final List<Class<?>> OPTIONS =
      List.of(
          AlgorithmOptions.class,
          ArtifactFetchOptions.class,
          BatchExecutionOptions.class,
          BlobServerOptions.class,
          CheckpointingOptions.class,
          CleanupOptions.class,
          ClientOptions.class,
          ClusterOptions.class,
          CoreOptions.class,
          DeploymentOptions.class,
          EventOptions.class,
          ExecutionOptions.class,
          ExternalResourceOptions.class,
          HeartbeatManagerOptions.class,
          HighAvailabilityOptions.class,
          HistoryServerOptions.class,
          JMXServerOptions.class,
          JobEventStoreOptions.class,
          JobManagerOptions.class,
          JobResultStoreOptions.class,
          MetricOptions.class,
          NettyShuffleEnvironmentOptions.class,
          OptimizerOptions.class,
          PipelineOptions.class,
          QueryableStateOptions.class,
          ResourceManagerOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          RpcOptions.class,
          SecurityOptions.class,
          ShuffleServiceOptions.class,
          SinkOptions.class,
          SlowTaskDetectorOptions.class,
          SourceReaderOptions.class,
          StateBackendOptions.class,
          StateChangelogOptions.class,
          StateLatencyTrackOptions.class,
          StateRecoveryOptions.class,
          StateSizeTrackOptions.class,
          TaskManagerOptions.class,
          TraceOptions.class,
          WebOptions.class);

  /** Beginnings of keys whose ends are names of the user's, or belong to a plug-in. */
  private static final List<String> OPEN =
      List.of(
          "azure.",
          "containerized.",
          "dfs.",
          "env.",
          "events.reporter.",
          "external-resource.",
          "flink.hadoop.",
          "fs.",
          "gs.",
          "hadoop.",
          "high-availability.kubernetes.",
          "kubernetes.",
          "metrics.reporter.",
          "oss.",
          "presto.",
          "s3.",
          "s3a.",
          "s3n.",
          "security.delegation.",
          "state.backend.forst.",
          "state.backend.rocksdb.",
          "state.changelog.",
          "table.",
          "traces.reporter.",
          "yarn.");

  private FlinkKeys() {}

  /**
   * Checks that Flink would read a key.
   *
   * @throws IllegalArgumentException if it would not; the message names the nearest that it reads
   */
  static void check(String key) {
    Set<String> known = new TreeSet<>();
    for (ConfigOption<?> option : options()) {
      known.add(option.key());
      option.fallbackKeys().forEach(earlier -> known.add(earlier.getKey()));
      if (ConfigurationUtils.canBePrefixMap(option) && key.startsWith(option.key() + ".")) {
        return;
      }
    }
    if (known.contains(key) || OPEN.stream().anyMatch(key::startsWith)) {
      return;
    }
    throw new IllegalArgumentException(
        "Flink has no option %s, so that it would be ignored; did you mean %s? Options of the job begin with %s"
            .formatted(key, nearest(key, known), LinkingOptions.PREFIX));
  }

  /** The key that differs in the fewest letters. */
  static String nearest(String key, Iterable<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance();
    Set<String> candidates = new TreeSet<>();
    known.forEach(candidates::add);
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance.apply(candidate, key)))
        .orElseThrow();
  }

  private static List<ConfigOption<?>> options() {
    return OPTIONS.stream()
        .flatMap(options -> List.of(options.getFields()).stream())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == ConfigOption.class)
        .filter(field -> !field.isAnnotationPresent(SuffixOption.class))
        .<ConfigOption<?>>map(FlinkKeys::option)
        .toList();
  }

  private static ConfigOption<?> option(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " is public", e);
    }
  }
}
