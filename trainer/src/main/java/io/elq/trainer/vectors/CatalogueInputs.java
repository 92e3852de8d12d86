package io.elq.trainer.vectors;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.release.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoder inputs made of the titles and texts of a catalogue.
 *
 * @param jsonl the catalogue's file of lines
 * @param tokenizerJson the file that the tokenizer was read from
 */
public record CatalogueInputs(
    Catalogue catalogue, Path jsonl, EntityTokens tokens, Path tokenizerJson)
    implements EntityInputs {

  @Override
  public long rows() {
    return catalogue.size();
  }

  @Override
  public String identity() throws IOException {
    return "title and text, catalogue %s, tokenizer %s (%s), %d tokens"
        .formatted(
            Sha256.of(jsonl),
            Sha256.of(tokenizerJson),
            tokens.tokenizer().getClass().getSimpleName(),
            tokens.maxTokens());
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
