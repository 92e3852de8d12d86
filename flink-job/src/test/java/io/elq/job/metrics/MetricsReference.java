// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import java.util.Set;
import java.util.TreeSet;

/** The reference page of metrics, written from the metrics themselves. */
public final class MetricsReference {

  private static final String INTRODUCTION =
      """
      # Metrics of the linking job
      <!-- Written by `mvn -pl flink-job -am test -Dtest=MetricsReferenceTest -Delq.write-docs=true \
      -Dsurefire.failIfNoSpecifiedTests=false`; do not edit. -->

      The job's own metrics, by operator. In the Flink dashboard they appear as they are written here; Flink's \
      Prometheus reporter calls them `flink_taskmanager_job_task_operator_GROUP_NAME`. Counters count since the \
      subtask started. Histograms look at the last 1,000 values of a subtask.

      | operator | metric | type | unit | of each | meaning |
      |---|---|---|---|---|---|
      """;

  private static final String NOTES =
      """

      The subtasks of a TaskManager share one encoder. Gauges of each TaskManager are the same for all of its \
      subtasks, means over the life of the release that is served: do not add them up.

      `release.current` is a text, which Prometheus does not store. `release.id.served` is for Prometheus. Two \
      releases with 1 at the same time are a swap under way; if that lasts, some TaskManager cannot open what the \
      others serve.

      Of Flink's own metrics, these say the most:

      | metric | in Prometheus | meaning |
      |---|---|---|
      """;

  private static final String END =
      """

      Alerts and a dashboard that use them are in [deploy/](../../deploy/README.md). Tests compare their names with \
      this page, and this page with what a running job reports; thresholds and pictures have not been tried on a \
      real service yet.
      """;

  private MetricsReference() {}

  /** The page, in Markdown. */
  static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (JobMetric metric : JobMetric.values()) {
      page.append(metric.line());
    }
    page.append(NOTES);
    for (FlinkMetric metric : FlinkMetric.values()) {
      page.append(metric.line());
    }
    return page.append(END).toString();
  }

  /** All that Prometheus may see of the job, by the lists. */
  public static Set<String> prometheusNames() {
    Set<String> names = new TreeSet<>();
    for (JobMetric metric : JobMetric.values()) {
      if (metric.isNumber()) {
        names.add(metric.prometheusName());
      }
    }
    for (FlinkMetric metric : FlinkMetric.values()) {
      names.add(metric.prometheusName());
    }
    return names;
  }
}
