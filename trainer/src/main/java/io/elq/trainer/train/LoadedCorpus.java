package io.elq.trainer.train;

import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.model.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A corpus in memory.
 *
 * @param name its name
 * @param questions training questions, each as often as an epoch takes it
 * @param entities entity vectors, [entities, dimension]
 * @param dev its dev questions; null if it has none
 * @param swap swaps mentions of its questions
 */
record LoadedCorpus(
    String name, List<LabelledQuestion> questions, Tensor entities, DevSet dev, MentionSwap swap) {

  /**
   * Reads questions and makes the catalogue's tensor.
   *
   * @param maxPieces longer questions are left out of training
   * @param scratch folder for the mapped catalogue
   */
  static LoadedCorpus load(
      Corpus corpus, EntityTable table, Tokenizer tokenizer, int maxPieces, Path scratch)
      throws IOException {
    QuestionReader reader = new QuestionReader(tokenizer, table.size());
    List<LabelledQuestion> once =
        reader.read(corpus.questions()).stream()
            .filter(q -> q.pieces().size() > 0 && q.pieces().size() <= maxPieces)
            .toList();
    List<LabelledQuestion> questions = new ArrayList<>();
    Collections.nCopies(corpus.repeat(), once).forEach(questions::addAll);
    Tensor entities = Libtorch.floats(table.vectors(), table.size(), table.dimension());
    DevSet dev = null;
    if (!corpus.dev().isEmpty()) {
      Files.createDirectories(scratch);
      Path jsonl = scratch.resolve(corpus.name() + ".jsonl");
      Path offsets = scratch.resolve(corpus.name() + ".offsets");
      CatalogueWriter.copy(corpus.catalogue(), jsonl, offsets);
      dev =
          new DevSet(
              corpus.name(), reader.read(corpus.dev()), Catalogue.open(jsonl, offsets), entities);
    }
    MentionSwap swap =
        new MentionSwap(EntityNames.read(corpus.catalogue()), tokenizer, entities, once);
    return new LoadedCorpus(corpus.name(), questions, entities, dev, swap);
  }
}
