// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.test;

import io.elq.cli.common.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in the list of commands; the launcher runs the tests itself, as the build does. */
@Command(
    name = "test",
    description = "Runs the tests: unit tests, integration tests and the format check.")
@SuppressWarnings("unused")
public final class TestCommand implements Runnable {

  @Option(names = "--unit", description = "Leave the integration tests out.")
  private boolean unit;

  @Option(
      names = "--containers",
      description =
          "Run the tests against Kafka in a container, too. Needs a Docker engine; ELQ_KAFKA_IMAGE"
              + " names another image than apache/kafka:4.2.0.")
  private boolean containers;

  @Parameters(
      arity = "0..2",
      paramLabel = "MODULE|TEST",
      description =
          "A module's folder, for example linker, or a test class, for example MicroBatcherTest,"
              + " also CLASS#METHOD (default: all).")
  private String[] selection;

  @Override
  public void run() {
    throw new UserException("tests run through the launcher: ./elq test");
  }
}
