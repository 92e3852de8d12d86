// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes replayed questions into a directory of this machine, a file for each task and partition,
 * in the order in which they come. It knows no checkpoints: a replay that fails starts from the
 * beginning.
 */
final class PartSink implements Sink<ReplayedQuestion> {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final String name;

  /**
   * @param directory a directory that exists
   * @param name beginning of the files' names, no other sink's in this directory
   */
  PartSink(Path directory, String name) {
    this.directory = directory.toString();
    this.name = name;
  }

  @Override
  public SinkWriter<ReplayedQuestion> createWriter(WriterInitContext context) {
    int task = context.getTaskInfo().getIndexOfThisSubtask();
    return new Writer(Path.of(directory), name + "-" + task);
  }

  private static final class Writer implements SinkWriter<ReplayedQuestion> {
    private final Path directory;
    private final String name;
    private final Map<Integer, SequenceWriter> files = new HashMap<>();

    Writer(Path directory, String name) {
      this.directory = directory;
      this.name = name;
    }

    @Override
    public void write(ReplayedQuestion question, Context context) throws IOException {
      SequenceWriter file = files.get(question.partition());
      if (file == null) {
        Path path = directory.resolve(name + "-" + question.partition() + ".jsonl");
        file =
            PartFiles.JSON
                .writer()
                .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                .withRootValueSeparator("\n")
                .writeValues(path.toFile());
        files.put(question.partition(), file);
      }
      file.write(question);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      for (SequenceWriter file : files.values()) {
        file.flush();
      }
    }

    @Override
    public void close() throws IOException {
      for (SequenceWriter file : files.values()) {
        file.close();
      }
    }
  }
}
