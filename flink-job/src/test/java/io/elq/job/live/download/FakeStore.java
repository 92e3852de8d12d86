// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * A file system of the scheme {@code store}, over folders of this machine, that can be unreachable.
 * One a JVM, as Flink finds file systems.
 */
public final class FakeStore extends LocalFileSystem {
  /** Whether nobody gets through. */
  static volatile boolean unreachable;

  /** Told the name of each file before it is opened. */
  static volatile Consumer<String> onOpen = name -> {};

  /** Names of the files that were opened. */
  static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** As Flink finds it. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "store";
    }

    @Override
    public FileSystem create(URI uri) {
      return new FakeStore();
    }
  }

  /** A reachable store that has opened nothing. */
  static void reset() {
    unreachable = false;
    onOpen = name -> {};
    OPENED.clear();
  }

  /** How often a file was opened. */
  static long opened(String name) {
    return OPENED.stream().filter(name::equals).count();
  }

  /** The URI of a folder of this machine. */
  static String uri(java.nio.file.Path folder) {
    return "store://bucket" + folder;
  }

  @Override
  public FSDataInputStream open(Path file) throws IOException {
    if (unreachable) {
      throw new ConnectException("Connection refused");
    }
    OPENED.add(file.getName());
    onOpen.accept(file.getName());
    return super.open(new Path(file.getPath()));
  }
}
