// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is deployed: the job's jar and the jars beside it, as docker/arrange-jars.sh gets them. */
class JobJarITCase {
  private static final Path TARGET = Path.of("target");

  @Test
  void theJarHoldsTheJobAndNothingElse() throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      Set<String> folders =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".class"))
              .map(entry -> entry.getName().replaceFirst("^(io/elq/[a-z]+)/.*", "$1"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(folders).containsExactly("io/elq/job");
    }
  }

  @Test
  void neitherBrokerNorEvaluationNorTrainerIsDeployed() throws IOException {
    List<String> deployed = deployed();
    assertThat(deployed).anyMatch(name -> name.startsWith("kafka-clients-"));
    assertThat(deployed)
        .noneMatch(name -> name.matches("(kafka_2|kafka-server|scala-|junit|pytorch|openblas).*"))
        .noneMatch(name -> name.matches("elq-(evaluation|builder|trainer|replay|sandbox|bench).*"));
  }

  @Test
  void theProjectsOwnPartsAreThoseThatTheEngineNeeds() throws IOException {
    try (Stream<String> own = Files.readString(TARGET.resolve("deployed")).lines()) {
      assertThat(own.flatMap(line -> Stream.of(line.split(":"))).filter(JobJarITCase::isOurs))
          .map(path -> path.replaceFirst(".*/([a-z-]+)/target/.*", "$1"))
          .containsExactlyInAnyOrder("schemas", "linker", "weights", "faiss-jni");
    }
  }

  private static boolean isOurs(String path) {
    return path.contains("/target/") && !path.contains("/repository/");
  }

  private static List<String> deployed() throws IOException {
    return Stream.of(Files.readString(TARGET.resolve("deployed")).trim().split(":"))
        .map(path -> Path.of(path).getFileName().toString())
        .toList();
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.getFileName().toString().matches("elq-flink-job-.*(?<!tests)[.]jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("mvn package makes the jar first"));
    }
  }
}
