// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.release.ReleasePointer;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * The release that is tried on a share of the questions, if there is one: another canary, its
 * promotion or its withdrawal ends it. While it does not open, the release that is served answers
 * its share, too. Used by the task thread alone.
 */
final class Canary implements AutoCloseable {
  private static final MapStateDescriptor<String, ReleaseOrder> STATE =
      new MapStateDescriptor<>(
          "canary release", Types.STRING, TypeInformation.of(ReleaseOrder.class));

  private static final String KEY = "canary";

  private final BroadcastState<String, ReleaseOrder> state;
  private @Nullable ReleaseSwitch releases;
  private @Nullable ReleaseOrder order;

  /** Takes up what a checkpoint has kept. */
  Canary(OperatorStateStore store) throws Exception {
    state = store.getBroadcastState(STATE);
    order = state.get(KEY);
  }

  /**
   * Begins to open what is on trial.
   *
   * @param opener opens releases; closed with this canary
   */
  void open(ReleaseSwitch opener) throws Exception {
    releases = opener;
    if (order != null) {
      releases.restore(null, order.release());
    }
  }

  /** Another release is on trial, or the same with another share. */
  void start(ReleaseOrder another) throws Exception {
    order = another;
    state.put(KEY, another);
    opened().announce(another.release());
  }

  /**
   * The trial of a release ends, for example because it is served from now on.
   *
   * @return whether it was on trial
   */
  boolean end(String releaseId) throws Exception {
    if (order == null || !order.release().id().equals(releaseId)) {
      return false;
    }
    order = null;
    state.remove(KEY);
    opened().stop();
    return true;
  }

  /** The release that is tried on this question, or null. */
  @Nullable ReleasePointer tries(String questionId) {
    if (order == null || !CanaryShare.includes(questionId, order.share())) {
      return null;
    }
    ReleasePointer open = opened().served();
    // While another canary opens, the one before is still open, but no longer on trial.
    return open != null && open.sameRelease(order.release()) ? open : null;
  }

  /** Share of the questions that is asked for; 0 without a canary. */
  double share() {
    return order == null ? 0 : order.share();
  }

  private ReleaseSwitch opened() {
    if (releases == null) {
      throw new IllegalStateException("the stage is not open");
    }
    return releases;
  }

  @Override
  public void close() {
    if (releases != null) {
      releases.close();
    }
  }
}
