// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.gloo.Device;

/**
 * Processes that talk over libtorch's Gloo process group. The first one keeps the store where the
 * others find it.
 */
public final class GlooProcesses implements Processes {
  /** The others wait this long while the first process evaluates. */
  private static final Duration PATIENCE = Duration.ofHours(2);

  private final Place place;
  private final TCPStore store;
  private final ProcessGroupGloo group;

  /**
   * A process's place in a run.
   *
   * @param host where the first process listens
   * @param port its port
   * @param own number of this process, from 0
   * @param count number of processes
   */
  public record Place(String host, int port, int own, int count) {
    /** Checks the ranges. */
    public Place {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port is " + port + ", but has to be 1 to 65535");
      }
      if (own < 0 || own >= count) {
        throw new IllegalArgumentException(
            "process " + own + " of " + count + " does not exist: they count from 0");
      }
    }
  }

  private GlooProcesses(Place place, TCPStore store, ProcessGroupGloo group) {
    this.place = place;
    this.store = store;
    this.group = group;
  }

  /**
   * Meets the other processes; waits until all are there. Call it outside any {@link PointerScope}.
   *
   * @throws LostProcessException if some do not come
   */
  public static GlooProcesses meet(Place place) {
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) place.port());
    options.isServer(place.own() == 0);
    options.waitWorkers(false);
    options.timeout(new Milliseconds(PATIENCE.toMillis()));
    try {
      TCPStore store = new TCPStore(place.host(), options);
      ProcessGroupGloo.Options gloo =
          new ProcessGroupGloo.Options(new Milliseconds(PATIENCE.toMillis()));
      gloo.devices(new GlooDeviceVector(device(place.host())));
      return new GlooProcesses(
          place, store, new ProcessGroupGloo(store, place.own(), place.count(), gloo));
    } catch (RuntimeException e) {
      throw new LostProcessException(
          "the %d processes of the run did not meet at %s:%d: %s"
              .formatted(place.count(), place.host(), place.port(), firstLine(e)),
          e);
    }
  }

  /** Where this process can be reached by the others. */
  private static Device device(String host) {
    boolean local = host.equals("localhost") || host.startsWith("127.");
    return local
        ? ProcessGroupGloo.createDeviceForHostname(host)
        : ProcessGroupGloo.createDefaultDevice();
  }

  @Override
  public int count() {
    return place.count();
  }

  @Override
  public int own() {
    return place.own();
  }

  @Override
  public void sum(List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      return;
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradient = new NoGradGuard()) {
      List<Tensor> flat = new ArrayList<>();
      tensors.forEach(tensor -> flat.add(tensor.reshape(-1)));
      Tensor joined = torch.cat(new TensorVector(flat.toArray(Tensor[]::new)), 0);
      group.allreduce(new TensorVector(joined))._wait();
      long at = 0;
      for (Tensor tensor : tensors) {
        tensor.copy_(joined.narrow(0, at, tensor.numel()).view_as(tensor));
        at += tensor.numel();
      }
    } catch (RuntimeException e) {
      throw new LostProcessException(
          "process %d of %d lost the others: one of them ended or cannot be reached (%s)"
              .formatted(place.own(), place.count(), firstLine(e)),
          e);
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  @Override
  public void close() {
    group.close();
    store.close();
  }
}
