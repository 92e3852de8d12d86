// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of Flink's keys an argument may have. */
class FlinkKeysTest {

  /** Jars whose options are a job's or its cluster's; the others are of tables and formats. */
  private static final Pattern JAR = Pattern.compile("flink-(core|runtime|clients)-[\\d.]+\\.jar");

  private static final Pattern OPTIONS = Pattern.compile("(org/apache/flink/.*Options)\\.class");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execution.checkpointing.interval",
        "execution.checkpointing.dir",
        "state.checkpoints.dir",
        "parallelism.default",
        "restart-strategy.fixed-delay.attempts",
        "restart-strategy.type",
        "taskmanager.memory.task.off-heap.size",
        "pipeline.global-job-parameters.team",
        "execution.buffer-timeout",
        "s3.access-key",
        "fs.azure.account.key.example",
        "metrics.reporter.prom.port",
        "kubernetes.namespace",
        "env.java.opts.all",
        "state.backend.rocksdb.memory.managed"
      })
  void keysOfFlinkAndItsPluginsPass(String key) {
    assertThatCode(() -> FlinkKeys.check(key)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "execution.checkpointing.intervall, execution.checkpointing.interval",
    "exection.checkpointing.mode, execution.checkpointing.mode",
    "execution.checkpoint.tolerable-failed-checkpoints,"
        + " execution.checkpointing.tolerable-failed-checkpoints",
    "paralelism.default, parallelism.default",
    "el.encode.in-flight, ",
    "factory.class, "
  })
  void otherKeysAreRefusedWithTheNearest(String key, String nearest) {
    assertThatThrownBy(() -> FlinkKeys.check(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Flink has no option " + key)
        .hasMessageContaining("did you mean " + (nearest == null ? "" : nearest + "?"));
    assertThatThrownBy(() -> JobArguments.parse("--" + key + "=1"))
        .hasMessageContaining("Flink has no option " + key);
  }

  /** A new version of Flink may bring a class of options: it has to be listed. */
  @Test
  void everyClassOfOptionsIsListed() throws Exception {
    Set<String> listed = new TreeSet<>();
    FlinkKeys.OPTIONS.forEach(options -> listed.add(options.getName()));
    Set<String> there = optionClasses();
    assertThat(there).as("classes of options on the class path").hasSizeGreaterThan(30);
    assertThat(listed).containsAll(there);
  }

  private static Set<String> optionClasses() throws IOException, ClassNotFoundException {
    Set<String> names = new TreeSet<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      if (JAR.matcher(new File(entry).getName()).matches()) {
        try (JarFile jar = new JarFile(entry)) {
          for (String file : jar.stream().map(e -> e.getName()).toList()) {
            Matcher options = OPTIONS.matcher(file);
            if (options.matches() && declaresOptions(options.group(1).replace('/', '.'))) {
              names.add(options.group(1).replace('/', '.'));
            }
          }
        }
      }
    }
    return names;
  }

  private static boolean declaresOptions(String name) throws ClassNotFoundException {
    Field[] fields = Class.forName(name, false, FlinkKeysTest.class.getClassLoader()).getFields();
    return Arrays.stream(fields).anyMatch(field -> field.getType() == ConfigOption.class);
  }
}
