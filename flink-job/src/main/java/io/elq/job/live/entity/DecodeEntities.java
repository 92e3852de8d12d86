// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.job.deadletter.DeadLetters;
import io.elq.job.metrics.JobMetric;
import io.elq.job.question.RawRecord;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.live.OverlayUpdate.Operation;
import io.elq.schemas.WireException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the topic of entities that are added and deleted, and bounds how many there are: in one
 * place, so that all tasks see the same updates. What is no update, or one too many, goes to the
 * dead letters.
 */
public final class DecodeEntities extends ProcessFunction<RawRecord, OverlayUpdate>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DecodeEntities.class);

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "decode entities";

  private static final double MANY = 0.8;
  private static final ListStateDescriptor<String> STATE =
      new ListStateDescriptor<>("entities", Types.STRING);

  private final int most;
  private transient ListState<String> state;
  private transient Set<String> ids;
  private transient Counter refused;
  private transient volatile int count;
  private transient boolean warned;

  /**
   * @param most entities that may be added or deleted beside the releases
   */
  @SuppressWarnings("NullAway.Init") // Flink restores and opens, then asks
  public DecodeEntities(int most) {
    this.most = most;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state = context.getOperatorStateStore().getListState(STATE);
    ids = new HashSet<>();
    state.get().forEach(ids::add);
    count = ids.size();
  }

  @Override
  public void open(OpenContext context) {
    var metrics = getRuntimeContext().getMetricGroup();
    refused = JobMetric.ENTITIES_REFUSED.counter(metrics);
    JobMetric.ENTITIES_SHARE.gauge(metrics, () -> count / (double) most);
    warn();
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<OverlayUpdate> out) {
    try {
      OverlayUpdate update = EntityRecord.update(record);
      admit(update);
      out.collect(update);
    } catch (WireException | IllegalArgumentException e) {
      refused.inc();
      context.output(DeadLetters.TAG, DeadLetters.of(record, STAGE, e));
    }
  }

  private void admit(OverlayUpdate update) {
    if (update.operation() == Operation.RESET) {
      ids.remove(update.kbId());
    } else if (!ids.contains(update.kbId())) {
      if (ids.size() >= most) {
        throw new IllegalArgumentException(
            "%s is one too many: %,d entities are added or deleted beside the releases, and elq.entities.max is %,d. Rebuild the release with them, announce it, and take the updates back with ./elq entity reset"
                .formatted(update.kbId(), ids.size(), most));
      }
      ids.add(update.kbId());
    }
    count = ids.size();
    warn();
  }

  /** Once each time that it gets full. */
  private void warn() {
    boolean many = count >= MANY * most;
    if (many && !warned) {
      LOG.warn(
          "{} entities are added or deleted beside the releases, {} at most (elq.entities.max): rebuild the release with them, announce it, and take the updates back with ./elq entity reset",
          count,
          most);
    }
    warned = many;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.copyOf(ids));
  }
}
