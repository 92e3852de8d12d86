// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  private static final long MACHINE = 64L << 30;

  @TempDir Path root;

  @BeforeEach
  void aMachineOf64Gib() throws IOException {
    write("proc/meminfo", "MemTotal: 1 kB\nMemAvailable:  %d kB\n".formatted(MACHINE >> 10));
  }

  @Test
  void withoutALimitTheMachineCounts() throws IOException {
    assertThat(AvailableMemory.bytes(root)).isEqualTo(MACHINE);
    write("proc/self/cgroup", "0::/user.slice\n");
    write("sys/fs/cgroup/user.slice/memory.max", "max\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(MACHINE);
  }

  @Test
  void aContainersLimitCountsAndThePageCacheThatCanBeDroppedIsFree() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "1000\n");
    write("sys/fs/cgroup/memory.current", "900\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(100);
    write("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 700\nactive_file 50\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(800);
    write("sys/fs/cgroup/memory.current", "5000\n");
    assertThat(AvailableMemory.bytes(root)).isZero();
  }

  @Test
  void theTightestGroupAboveCounts() throws IOException {
    write("proc/self/cgroup", "0::/pods/pod\n");
    write("sys/fs/cgroup/pods/memory.max", "1000\n");
    write("sys/fs/cgroup/pods/memory.current", "400\n");
    write("sys/fs/cgroup/pods/pod/memory.max", "2000\n");
    write("sys/fs/cgroup/pods/pod/memory.current", "100\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(600);
  }

  @Test
  void groupsOfVersion1CountAlsoWhereTheContainerSeesOnlyItsOwn() throws IOException {
    write("proc/self/cgroup", "12:cpu,cpuacct:/docker/ab\n5:memory:/docker/ab\n0::/docker/ab\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "3000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "2500\n");
    write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 300\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(800);
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(AvailableMemory.bytes(root)).isEqualTo(MACHINE);
  }

  @Test
  void aSystemThatDoesNotSaySetsNoLimit() throws IOException {
    assertThat(AvailableMemory.bytes(root.resolve("nothing"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoNeedsMoreThanThereIsLearnsHowMuch() {
    assertThatIOException()
        .isThrownBy(() -> AvailableMemory.require(Long.MAX_VALUE - 1, "reading the index"))
        .withMessageStartingWith("reading the index needs ")
        .withMessageContaining("free some, or use a larger machine");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
