// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.catalogue;

import io.elq.builder.catalogue.wordnet.WordNetCatalogue;
import io.elq.cli.common.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds catalogues: the entities that questions are linked to. */
@Command(
    name = "catalogue",
    description = "Builds a catalogue, the entities that questions are linked to.")
public final class CatalogueCommand {

  @Command(
      name = "wordnet",
      description =
          "Writes the named entities of WordNet 3.1 (title, aliases, gloss, synset id) as JSON"
              + " lines.")
  void wordnet(
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "File to write, compressed if its name ends in .gz (required).")
          Path out)
      throws IOException {
    Arguments.createParent(out);
    System.out.printf("%,d entities written to %s%n", WordNetCatalogue.write(out), out);
  }
}
