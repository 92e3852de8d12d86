// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.catalogue.EntityNames;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.settings.AliasScores;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Tiny releases whose vectors come from their entity encoder, and that give names a large bonus.
 */
final class NamedTinyRelease {
  private NamedTinyRelease() {}

  /** Builds a release with the encoders of {@link TinyRelease} around a catalogue. */
  static Release build(Path directory, long seed, List<String> catalogue) throws IOException {
    TinyRelease.write(directory, seed);
    ReleaseManifest tiny;
    LinkerSettings settings;
    EntityTokens tokens;
    try (Release release = open(directory)) {
      tiny = release.manifest();
      settings = tiny.settings().withAliases(new AliasScores(List.of(2f, 4f), 3f, 1f));
      tokens = release.entityTokens();
    }
    writeCatalogue(directory, catalogue);
    writeNames(directory, catalogue, settings);
    writeIndex(directory, tokens);
    ReleaseWriter.write(
        directory,
        new ReleaseWriter.Description(
            "named",
            null,
            settings,
            tiny.encoder(),
            new ReleaseManifest.Index("Flat", "inner_product", catalogue.size()),
            Map.of()));
    return open(directory);
  }

  private static Release open(Path directory) {
    return Release.open(
        directory, new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT));
  }

  private static void writeCatalogue(Path directory, List<String> lines) throws IOException {
    try (var writer =
        new CatalogueWriter(
            file(directory, ReleaseFile.CATALOGUE),
            file(directory, ReleaseFile.CATALOGUE_OFFSETS))) {
      for (String line : lines) {
        writer.add(line);
      }
    }
  }

  private static void writeNames(Path directory, List<String> lines, LinkerSettings settings)
      throws IOException {
    Tokenizer tokenizer = WordPieceTokenizer.read(file(directory, ReleaseFile.TOKENIZER));
    AliasTableWriter table = new AliasTableWriter(tokenizer.as(settings.tokenizing()));
    for (int row = 0; row < lines.size(); row++) {
      EntityNames names = EntityNames.of(lines.get(row));
      table.addTitle(names.title(), row);
      for (String name : names.all()) {
        if (!name.equals(names.title())) {
          table.add(name, row);
        }
      }
    }
    table.write(file(directory, ReleaseFile.ALIASES));
  }

  private static void writeIndex(Path directory, EntityTokens tokens) throws IOException {
    Path file = file(directory, ReleaseFile.INDEX);
    Files.delete(file);
    try (OnnxEntityEncoder encoder =
            OnnxEntityEncoder.open(
                file(directory, ReleaseFile.ENTITY_ENCODER), EncoderOptions.cpu());
        FaissIndex index = FaissIndex.create("Flat", encoder.dimension(), Metric.INNER_PRODUCT);
        CatalogueReader reader = CatalogueReader.open(file(directory, ReleaseFile.CATALOGUE))) {
      for (var entity = reader.next(); entity != null; entity = reader.next()) {
        index.add(encoder.encode(List.of(tokens.of(entity.title(), entity.text())))[0], 1);
      }
      index.write(file);
    }
  }

  private static Path file(Path directory, ReleaseFile role) {
    return directory.resolve(role.fileName());
  }
}
