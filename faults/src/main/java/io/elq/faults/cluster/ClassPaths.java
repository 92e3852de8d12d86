// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import io.elq.sandbox.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * This JVM's class path, parted as on a deployed cluster (docker/arrange-jars.sh): what Flink's
 * processes load once, native libraries included, and what each submitted job loads anew with a
 * class loader of its own.
 */
final class ClassPaths {

  /** A class of each part that belongs to the job. */
  private static final List<String> OF_THE_JOB =
      List.of(
          "io/elq/job/LinkingJob.class",
          "io/elq/linker/Linker.class",
          "io/elq/schemas/Wire.class",
          "io/elq/weights/tensor/Tensor.class",
          "org/apache/flink/connector/kafka/sink/KafkaSink.class",
          "org/apache/flink/formats/avro/AvroDeserializationSchema.class",
          "org/apache/kafka/clients/producer/KafkaProducer.class",
          "org/apache/avro/Schema.class",
          "com/ibm/icu/text/Normalizer2.class");

  /** A class of each part of this project that Flink's processes load once. */
  private static final List<String> OF_THE_PROCESS =
      List.of(
          "io/elq/faiss/FaissIndex.class",
          "io/elq/faults/cluster/FlinkMain.class",
          "io/elq/sandbox/process/ChildJvm.class");

  private ClassPaths() {}

  /** What a job brings with it. */
  static List<URL> job() {
    return ChildJvm.classPath().stream()
        .filter(entry -> hasAny(entry, OF_THE_JOB))
        .map(ClassPaths::url)
        .toList();
  }

  /** What Flink's processes start with. */
  static String processes() {
    return ChildJvm.joined(
        ChildJvm.classPath().stream()
            .filter(entry -> !hasAny(entry, OF_THE_JOB) || hasAny(entry, OF_THE_PROCESS)));
  }

  private static boolean hasAny(Path entry, List<String> classes) {
    if (Files.isDirectory(entry)) {
      return classes.stream().anyMatch(name -> Files.exists(entry.resolve(name)));
    }
    if (!Files.exists(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      return classes.stream().anyMatch(name -> jar.getEntry(name) != null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + entry, e);
    }
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("every path has a URL: " + entry, e);
    }
  }
}
