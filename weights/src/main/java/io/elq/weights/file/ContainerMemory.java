// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that the limits of this process's control groups leave: those of version 2, {@code
 * memory.max}, and of version 1, {@code memory.limit_in_bytes}. Files that were read and are in the
 * page cache count as used there, though the kernel drops them before it kills anybody; so they
 * count as free here, unless they are in use.
 */
final class ContainerMemory {
  private static final Path GROUPS = Path.of("sys/fs/cgroup");

  /**
   * The files of one version of control groups.
   *
   * @param inactive the line of memory.stat with the page cache that can be dropped, bytes
   */
  private record Version(String line, Path mount, String limit, String used, Pattern inactive) {

    /** What one group's limit leaves; unlimited where the group has none, or it cannot be seen. */
    private long available(Path group) throws IOException {
      long most = number(group.resolve(limit));
      if (most == Long.MAX_VALUE) {
        return most;
      }
      long taken = number(group.resolve(used)) - droppable(group.resolve("memory.stat"));
      return Math.max(0, most - Math.max(0, taken));
    }

    private long droppable(Path statistics) throws IOException {
      if (!Files.isReadable(statistics)) {
        return 0;
      }
      Matcher match = inactive.matcher(Files.readString(statistics));
      return match.find() ? Long.parseLong(match.group(1)) : 0;
    }
  }

  private static final Version TWO =
      new Version(
          "0::",
          GROUPS,
          "memory.max",
          "memory.current",
          Pattern.compile("^inactive_file (\\d+)$", Pattern.MULTILINE));

  private static final Version ONE =
      new Version(
          ":memory:",
          GROUPS.resolve("memory"),
          "memory.limit_in_bytes",
          "memory.usage_in_bytes",
          Pattern.compile("^total_inactive_file (\\d+)$", Pattern.MULTILINE));

  private ContainerMemory() {}

  /** Bytes that the tightest limit leaves; unlimited where there is none. */
  static long available(Path root) throws IOException {
    Path groups = root.resolve("proc/self/cgroup");
    if (!Files.isReadable(groups)) {
      return Long.MAX_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (String line : Files.readAllLines(groups)) {
      for (Version version : new Version[] {TWO, ONE}) {
        int name = line.indexOf(version.line());
        if (name >= 0) {
          String group = line.substring(name + version.line().length());
          least = Math.min(least, upwards(version, root.resolve(version.mount()), group));
        }
      }
    }
    return least;
  }

  /** A limit of any group above holds too. In a container, its own group is the mount itself. */
  private static long upwards(Version version, Path mount, String group) throws IOException {
    long least = Long.MAX_VALUE;
    Path own = mount.resolve(group.replaceFirst("^/+", "")).normalize();
    Path at = own.startsWith(mount) ? own : mount;
    for (; at != null && at.startsWith(mount); at = at.getParent()) {
      least = Math.min(least, version.available(at));
    }
    return least;
  }

  /** The number in a file; unlimited where there is no such file, or it says {@code max}. */
  private static long number(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return Long.MAX_VALUE;
    }
    String text = Files.readString(file).strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }
}
