// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.questions.GoldTokens;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ServedReleases;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.tokenize.TokenizedText;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Makes questions of a file's lines; what is not a question goes aside. */
final class DecodeLines extends ProcessFunction<RawRecord, PendingQuestion> {

  /** The stage's name in the dashboard and in errors.jsonl. */
  static final String STAGE = "decode";

  /** Lines that are not questions. */
  static final OutputTag<ReplayedQuestion> FAILED =
      new OutputTag<>("failed", TypeInformation.of(ReplayedQuestion.class));

  private final LinkerProvider provider;
  private final ReleasePointer release;
  private final ReplayAnswers answers;

  private transient ServedReleases served;
  private transient LinkerLease lease;

  /**
   * @param provider opens the release
   * @param release answers all questions
   * @param answers writes what cannot be decoded
   */
  DecodeLines(LinkerProvider provider, ReleasePointer release, ReplayAnswers answers) {
    this.provider = provider;
    this.release = release;
    this.answers = answers;
  }

  @Override
  public void open(OpenContext context) {
    served = ServedReleases.enter(getRuntimeContext().getJobInfo().getJobId());
    lease = provider.acquire(release).join(); // a replay has nothing else to do meanwhile
    served.serve(this, release, lease);
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<PendingQuestion> out) {
    try {
      out.collect(question(record));
    } catch (MalformedLineException | IllegalArgumentException e) {
      context.output(FAILED, answers.refuse(record, STAGE, Reason.message(e)));
    }
  }

  private PendingQuestion question(RawRecord record) throws MalformedLineException {
    QuestionLine line = QuestionLine.read(record);
    TokenizedText tokens = GoldTokens.of(line.gold(), lease.linker());
    return new PendingQuestion(
        record, line.gold().id(), line.gold().text(), 0, Map.of(), release, tokens, null);
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
    if (served != null) {
      served.leave(this);
    }
  }
}
