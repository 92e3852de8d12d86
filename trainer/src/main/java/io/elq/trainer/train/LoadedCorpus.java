package io.elq.trainer.train;

import io.elq.linker.candidate.AliasTable;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.model.Libtorch;
import io.elq.trainer.release.Aliases;
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
 * @param dev its dev questions, one set a file
 * @param swap swaps mentions of its questions; null if none are to be swapped
 */
record LoadedCorpus(
    String name,
    List<LabelledQuestion> questions,
    Tensor entities,
    List<DevSet> dev,
    MentionSwap swap) {

  /**
   * Reads questions and makes the catalogue's tensor.
   *
   * @param maxPieces longer questions are left out of training
   * @param scratch folder for the mapped catalogue
   * @param swaps whether mentions are to be swapped, which takes the names of all entities and the
   *     neighbours of those in question
   */
  static LoadedCorpus load(
      Corpus corpus,
      EntityTable table,
      Tokenizer tokenizer,
      int maxPieces,
      Path scratch,
      boolean swaps)
      throws IOException {
    QuestionReader reader = new QuestionReader(tokenizer, table.size());
    List<LabelledQuestion> once =
        reader.read(corpus.questions()).stream()
            .filter(q -> q.pieces().size() > 0 && q.pieces().size() <= maxPieces)
            .toList();
    List<LabelledQuestion> questions = new ArrayList<>();
    Collections.nCopies(corpus.repeat(), once).forEach(questions::addAll);
    Tensor entities = Libtorch.floats(table.vectors(), table.size(), table.dimension());
    List<DevSet> dev = new ArrayList<>();
    if (!corpus.dev().isEmpty()) {
      Catalogue catalogue = mapped(corpus, scratch);
      Path names = scratch.resolve(corpus.name() + ".aliases");
      Aliases.write(corpus.catalogue(), null, tokenizer, names);
      AliasTable aliases = AliasTable.open(names);
      for (Path file : corpus.dev()) {
        dev.add(new DevSet(name(file), reader.read(List.of(file)), catalogue, aliases, entities));
      }
    }
    MentionSwap swap =
        swaps
            ? new MentionSwap(OwnNames.read(corpus.catalogue()), tokenizer, entities, once)
            : null;
    return new LoadedCorpus(corpus.name(), questions, entities, dev, swap);
  }

  private static Catalogue mapped(Corpus corpus, Path scratch) throws IOException {
    Files.createDirectories(scratch);
    Path jsonl = scratch.resolve(corpus.name() + ".jsonl");
    Path offsets = scratch.resolve(corpus.name() + ".offsets");
    CatalogueWriter.copy(corpus.catalogue(), jsonl, offsets);
    return Catalogue.open(jsonl, offsets);
  }

  /** Folder and file, because every folder may have a dev.jsonl. */
  private static String name(Path file) {
    Path absolute = file.toAbsolutePath();
    String base = absolute.getFileName().toString().replaceFirst("\\..*", "");
    Path folder = absolute.getParent().getFileName();
    return folder == null ? base : folder + "/" + base;
  }
}
