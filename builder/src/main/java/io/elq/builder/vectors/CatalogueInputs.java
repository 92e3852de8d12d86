// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encoder inputs made of the titles and texts of a catalogue.
 *
 * @param jsonl the catalogue's file of lines
 * @param tokenizerJson the file that the tokenizer was read from
 */
public record CatalogueInputs(
    Catalogue catalogue, Path jsonl, EntityTokens tokens, @Nullable Path tokenizerJson)
    implements EntityInputs {

  /** The inputs of a release directory's own catalogue. */
  public static CatalogueInputs of(Path release, LinkerSettings settings) throws IOException {
    return of(
        release,
        settings,
        release.resolve(ReleaseFile.CATALOGUE.fileName()),
        release.resolve(ReleaseFile.CATALOGUE_OFFSETS.fileName()));
  }

  /**
   * The inputs of a catalogue for a release's entity encoder.
   *
   * @param release directory that holds the tokenizer
   * @param settings the release's
   * @param jsonl the catalogue's lines
   * @param offsets their places
   */
  public static CatalogueInputs of(Path release, LinkerSettings settings, Path jsonl, Path offsets)
      throws IOException {
    Path tokenizerJson = release.resolve(ReleaseFile.TOKENIZER.fileName());
    Tokenizer tokenizer = WordPieceTokenizer.read(tokenizerJson);
    EntityTokens tokens = EntityTokens.of(tokenizer, settings);
    return new CatalogueInputs(Catalogue.open(jsonl, offsets), jsonl, tokens, tokenizerJson);
  }

  @Override
  public long rows() {
    return catalogue.size();
  }

  @Override
  public String identity() throws IOException {
    return "title and text, catalogue %s, tokenizer %s (%s), %d tokens"
            .formatted(
                Sha256.of(jsonl),
                Sha256.of(
                    Objects.requireNonNull(tokenizerJson, "the tokenizer's file is not known")),
                tokens.tokenizer().getClass().getSimpleName(),
                tokens.maxTokens())
        + version();
  }

  /** Nothing for the first, whose encodings do not name it. */
  private String version() {
    Tokenizing version = tokens.tokenizer().tokenizing();
    return version == Tokenizing.BERT ? "" : ", tokenizing " + version.version();
  }

  @Override
  public List<int[]> read(long first, int count) {
    List<int[]> inputs = new ArrayList<>(count);
    for (long row = first; row < first + count; row++) {
      CatalogueEntity entity = catalogue.entity(row);
      inputs.add(tokens.of(entity.title(), entity.text()));
    }
    return inputs;
  }
}
