package io.elq.cli.demo;

import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows no progress: for output that goes to a file. */
final class SilentConsumer implements ProgressBarConsumer {

  @Override
  public int getMaxRenderedLength() {
    return 0;
  }

  @Override
  public void accept(String rendered) {}

  @Override
  public void close() {}
}
