// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.live.OverlayUpdate.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The newest update of each entity, in a task's checkpoints: the same in all tasks, so that each
 * comes back with all of them, however many tasks there are. Used by the task thread alone.
 */
public final class EntityUpdates {
  private static final MapStateDescriptor<String, OverlayUpdate> STATE =
      new MapStateDescriptor<>(
          "entity updates", Types.STRING, TypeInformation.of(OverlayUpdate.class));

  /** No entity's id. The last update of all stands here, because the version is its number's. */
  private static final String LAST = "";

  private final BroadcastState<String, OverlayUpdate> state;

  /** Takes up what a checkpoint has kept. */
  public EntityUpdates(OperatorStateStore store) throws Exception {
    state = store.getBroadcastState(STATE);
  }

  /** Keeps an update. */
  public void add(OverlayUpdate update) throws Exception {
    if (update.operation() == Operation.RESET) {
      state.remove(update.kbId());
    } else {
      state.put(update.kbId(), update);
    }
    state.put(LAST, update);
  }

  /** All that are kept, by rising number. */
  public List<OverlayUpdate> all() throws Exception {
    List<OverlayUpdate> all = new ArrayList<>();
    for (Map.Entry<String, OverlayUpdate> entry : state.immutableEntries()) {
      OverlayUpdate update = entry.getValue();
      if (!entry.getKey().equals(LAST) || update.operation() == Operation.RESET) {
        all.add(update);
      }
    }
    all.sort(Comparator.comparingLong(OverlayUpdate::number));
    return all;
  }
}
