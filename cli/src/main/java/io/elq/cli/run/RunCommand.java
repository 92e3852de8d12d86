// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.run;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.job.LinkingJob;
import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.download.RemoteFiles;
import io.elq.job.preflight.Preflight;
import io.elq.job.preflight.PreflightException;
import io.elq.linker.lines.Reason;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Runs the linking job on a cluster of its own against a Kafka that is there already. */
@Command(
    name = "run",
    description = {
      "Runs the streaming job on a local Flink cluster with your Kafka, until Ctrl-C.",
      "Takes the job's options (docs/reference/job-options.md) and Flink's as --KEY VALUE, or in a"
          + " file with --config FILE, the place for passwords. For example"
          + " --elq.kafka.bootstrap-servers localhost:9092 --elq.release.announcement RELEASE_DIR"
          + " --elq.delivery.transactional-id-prefix my-linker. The brokers, the topics and the"
          + " release are checked before the job starts."
    })
public final class RunCommand implements Callable<Integer> {

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Parallelism of the job (default: the processors of this machine).")
  private int slots = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--dashboard-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description =
          "Port of the Flink dashboard on localhost; 0 takes a free one (default:"
              + " ${DEFAULT-VALUE}).")
  private int dashboardPort;

  @Unmatched private final List<String> jobArguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Arguments.atLeast(1, "--slots", slots);
    Arguments.port("--dashboard-port", dashboardPort);
    Configuration values = JobArguments.parse(jobArguments.toArray(String[]::new));
    LinkingJobConfig config = LinkingJobConfig.from(values);
    RemoteFiles.usePlugins(JobArguments.flink(values));
    try {
      Preflight.check(config);
    } catch (PreflightException e) {
      throw new UserException(Reason.message(e));
    }
    try (FlinkCluster cluster =
        FlinkCluster.start(
            new FlinkCluster.Settings(1, slots, dashboardPort, JobArguments.flink(values)))) {
      StreamExecutionEnvironment environment = cluster.environment();
      new LinkingJob(config).addTo(environment);
      FlinkJob job = cluster.submit(environment, LinkingJob.NAME);
      System.out.printf("Linking. Dashboard: %s%n", cluster.dashboard());
      new JobWatch(job, System.err).await();
    }
    return 0;
  }
}
