// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.builder.names.Aliases;
import io.elq.builder.vectors.CatalogueInputs;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.HoldOut;
import io.elq.trainer.options.Schedule;
import io.elq.trainer.options.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A corpus that is trained on: questions as epochs take them, and what they point into. */
public final class LoadedCorpus {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedCorpus.class);

  private final Corpus corpus;
  private final Schedule schedule;
  private final CatalogueInputs inputs;
  private final Tensor entities;
  private final AliasTable names;
  private final List<DevSet> dev = new ArrayList<>();
  private final QuestionStream stream;
  private final QuestionStream heldOut;
  private final SoftTargets softTargets;
  private final @Nullable List<LabelledQuestion> all;
  private final @Nullable MentionSwap swap;

  private LoadedCorpus(
      Corpus corpus,
      TrainingOptions options,
      LinkerSettings settings,
      Tensor entities,
      Tokenizer tokenizer,
      Path scratch)
      throws IOException {
    this.corpus = corpus;
    this.schedule = options.schedule();
    this.entities = entities;
    int rows = Math.toIntExact(entities.size(0));
    Path jsonl = scratch.resolve(corpus.name() + ".jsonl");
    Path offsets = scratch.resolve(corpus.name() + ".offsets");
    CatalogueWriter.copy(corpus.catalogue(), jsonl, offsets);
    Catalogue catalogue = Catalogue.open(jsonl, offsets);
    EntityTokens tokens = new EntityTokens(tokenizer, settings.entityTokens());
    inputs = new CatalogueInputs(catalogue, jsonl, tokens, null);
    Path aliases = scratch.resolve(corpus.name() + ".aliases");
    Aliases.write(corpus.catalogue(), null, tokenizer, aliases);
    names = AliasTable.open(aliases);
    for (Path file : corpus.dev()) {
      List<LabelledQuestion> labelled = QuestionReader.all(file, tokenizer, rows);
      dev.add(new DevSet(name(file), labelled, catalogue, names, entities));
    }
    HoldOut holdOut = options.holdOut();
    stream = stream(settings, tokenizer, text -> holdOut == null || !holdOut.has(text));
    heldOut = stream(settings, tokenizer, text -> holdOut != null && holdOut.has(text));
    softTargets = holdOut == null ? SoftTargets.read(corpus.softTargets()) : SoftTargets.NONE;
    all = schedule.length().epochQuestions() == 0 ? soft(stream.all()) : null;
    if (all == null) {
      stream.check();
    } else if (all.isEmpty()) {
      throw new IOException(
          corpus.questions() + " have no question to train on that is not held out");
    }
    if (stream.tooLong() > 0) {
      LOG.warn(
          "{}: {} questions are longer than {} word pieces and are left out",
          corpus.name(),
          stream.tooLong(),
          settings.windowTokens() - 2);
    }
    swap = options.objective().mentionSwap() > 0 ? swap(tokenizer) : null;
  }

  private QuestionStream stream(
      LinkerSettings settings, Tokenizer tokenizer, Predicate<String> wanted) {
    int rows = Math.toIntExact(entities.size(0));
    return new QuestionStream(
        corpus.questions(), tokenizer, rows, settings.windowTokens() - 2, wanted);
  }

  private List<LabelledQuestion> soft(List<LabelledQuestion> questions) {
    return questions.stream().map(softTargets::in).toList();
  }

  private MentionSwap swap(Tokenizer tokenizer) throws IOException {
    return new MentionSwap(OwnNames.read(corpus.catalogue()), tokenizer, entities);
  }

  /**
   * Reads what is read once.
   *
   * @param table entity vectors
   * @param scratch folder of this run alone, for the mapped catalogue
   */
  static LoadedCorpus load(
      Corpus corpus,
      TrainingOptions options,
      LinkerSettings settings,
      EntityTable table,
      Tokenizer tokenizer,
      Path scratch)
      throws IOException {
    Files.createDirectories(scratch);
    Tensor entities = Libtorch.floats(table.vectors(), table.size(), table.dimension());
    return new LoadedCorpus(corpus, options, settings, entities, tokenizer, scratch);
  }

  /** Questions of each epoch. */
  public int epochSize() {
    return all == null ? schedule.length().epochQuestions() : corpus.repeat() * all.size();
  }

  /**
   * The questions of the next epoch, in batches of nearly equal length, shuffled.
   *
   * @param order draws the order
   */
  public List<List<LabelledQuestion>> nextEpoch(Random order) throws IOException {
    List<LabelledQuestion> questions = new ArrayList<>();
    if (all == null) {
      questions.addAll(soft(stream.next(schedule.length().epochQuestions())));
    } else {
      Collections.nCopies(corpus.repeat(), all).forEach(questions::addAll);
    }
    return LengthGroups.cut(questions, schedule.steps().batchSize(), order);
  }

  /** Passes over the questions of epochs that an earlier run has done. */
  public void skip(int epochs) throws IOException {
    if (all == null) {
      stream.skip((long) epochs * schedule.length().epochQuestions());
    }
  }

  /** Questions that are left out. */
  public List<LabelledQuestion> heldOut() throws IOException {
    return heldOut.all();
  }

  /** Encoder inputs of its entities. */
  public CatalogueInputs inputs() {
    return inputs;
  }

  /** Entity vectors, [entities, dimension]. */
  public Tensor entities() {
    return entities;
  }

  /** Names of its entities. */
  public AliasTable names() {
    return names;
  }

  /** Its dev questions, one set a file. */
  List<DevSet> dev() {
    return dev;
  }

  /** Swaps mentions of its questions; null if none are to be swapped. */
  public @Nullable MentionSwap swap() {
    return swap;
  }

  /** Folder and file, because every folder may have a dev.jsonl. */
  private static String name(Path file) {
    Path absolute = file.toAbsolutePath();
    String base = absolute.getFileName().toString().replaceFirst("\\..*", "");
    int names = absolute.getNameCount();
    return names < 2 ? base : absolute.getName(names - 2) + "/" + base;
  }
}
