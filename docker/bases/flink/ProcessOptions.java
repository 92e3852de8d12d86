// SPDX-License-Identifier: Apache-2.0

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Divides a process's memory as the scripts of a Flink distribution do. Prints options of the JVM, one a line, an
 * empty line, and options of Flink's process, one a line.
 *
 * <p>Arguments: jobmanager or taskmanager, the configuration's folder, then any number of KEY=VALUE that override it.
 */
final class ProcessOptions {
  private ProcessOptions() {}

  public static void main(String[] arguments) {
    Configuration overrides = new Configuration();
    for (int i = 2; i < arguments.length; i++) {
      String[] keyAndValue = arguments[i].split("=", 2);
      overrides.setString(keyAndValue[0], keyAndValue[1]);
    }
    Configuration flink = GlobalConfiguration.loadConfiguration(arguments[1], overrides);
    if (arguments[0].equals("taskmanager")) {
      TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
      print(
          flink,
          ProcessMemoryUtils.generateJvmParametersStr(memory),
          CoreOptions.FLINK_TM_JVM_OPTIONS,
          TaskExecutorProcessUtils.generateDynamicConfigsStr(memory));
    } else {
      JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(flink);
      print(
          flink,
          JobManagerProcessUtils.generateJvmParametersStr(memory, flink),
          CoreOptions.FLINK_JM_JVM_OPTIONS,
          JobManagerProcessUtils.generateDynamicConfigsStr(memory));
    }
  }

  private static void print(
      Configuration flink, String memory, ConfigOption<String> own, String process) {
    List<String> jvm = new ArrayList<>(words(memory));
    for (ConfigOption<String> more : List.of(CoreOptions.FLINK_JVM_OPTIONS, own)) {
      jvm.addAll(words(flink.get(more)));
    }
    jvm.forEach(System.out::println);
    System.out.println();
    words(process).forEach(System.out::println);
  }

  private static List<String> words(String line) {
    return line == null || line.isBlank() ? List.of() : List.of(line.trim().split("\\s+"));
  }
}
