// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.linker;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lines that remember what the thread that reads them has allocated: it has ended when all of them
 * are linked, and the JVM forgets what a thread allocated when it ends.
 */
final class AllocatingLines extends ByteArrayInputStream {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private volatile long byReader;

  /**
   * Lines to be read by a thread that has just begun.
   *
   * @param lines in UTF-8
   */
  AllocatingLines(byte[] lines) {
    super(lines);
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    byReader = THREADS.getCurrentThreadAllocatedBytes();
    return super.read(target, offset, length);
  }

  /** Bytes that the reading thread had allocated when it asked for lines last. */
  long byReader() {
    return byReader;
  }

  /** Bytes that each thread that lives now has allocated since it began, by its id. */
  static Map<Long, Long> byLiveThread() {
    long[] ids = THREADS.getAllThreadIds();
    long[] allocated = THREADS.getThreadAllocatedBytes(ids);
    return IntStream.range(0, ids.length)
        .boxed()
        .collect(Collectors.toMap(i -> ids[i], i -> Math.max(0, allocated[i])));
  }
}
