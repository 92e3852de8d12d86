// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.progress.ProgressBars;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.trainer.corpus.LabelledQuestion;
import io.elq.trainer.corpus.LoadedCorpus;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.corpus.SoftTargets;
import io.elq.trainer.loss.LinkingLoss;
import io.elq.trainer.loss.MentionSetLoss;
import io.elq.trainer.network.BiEncoder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Writes what a model says about the questions that it was not trained on, for {@link SoftTargets}.
 */
record HeldOutQuestions(BiEncoder model, Tokenizer tokenizer, LinkerSettings settings) {
  /** The file in a run's folder. */
  static final String FILE = "held-out.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 32;

  /** Spans that are less probable are nothing to learn from. */
  private static final float LEAST = 0.002f;

  /** Writes them, at once in place of an older file. */
  void write(List<LoadedCorpus> corpora, Path file) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (Writer lines = Files.newBufferedWriter(partial)) {
      for (LoadedCorpus corpus : corpora) {
        write(corpus, lines);
      }
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(LoadedCorpus corpus, Writer lines) throws IOException {
    List<LabelledQuestion> questions = corpus.heldOut();
    try (ProgressBar bar = ProgressBars.start("judge held-out questions", questions.size())) {
      for (int from = 0; from < questions.size(); from += BATCH) {
        int to = Math.min(from + BATCH, questions.size());
        for (SoftTargets.Line line : judge(questions.subList(from, to), corpus)) {
          lines.append(JSON.writeValueAsString(line)).append('\n');
        }
        bar.stepTo(to);
      }
    }
  }

  private List<SoftTargets.Line> judge(List<LabelledQuestion> questions, LoadedCorpus corpus) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradient = new NoGradGuard()) {
      QuestionBatch batch =
          QuestionBatch.of(
              questions,
              tokenizer,
              settings,
              model.shape().names() ? corpus.names() : null,
              model.shape().absent());
      float[] probabilities =
          MentionSetLoss.probabilities(batch, LinkingLoss.spanScores(model, batch));
      List<SoftTargets.Line> lines = new ArrayList<>();
      questions.forEach(q -> lines.add(new SoftTargets.Line(q.pieces().text(), new ArrayList<>())));
      for (int i = 0; i < probabilities.length; i++) {
        if (probabilities[i] >= LEAST) {
          int question = (int) (batch.spanStarts()[i] / batch.tokens());
          int before = question * batch.tokens() + 1;
          int first = (int) batch.spanStarts()[i] - before;
          int last = (int) batch.spanEnds()[i] - before;
          lines.get(question).spans().add(new SoftTargets.SoftSpan(first, last, probabilities[i]));
        }
      }
      return lines;
    }
  }
}
