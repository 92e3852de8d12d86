// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.elq.weights.file.ForeignFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads through the weights (initializers) of an ONNX file, without holding them, and sees that
 * every one is a finite number. An encoder with a single NaN among them can answer NaN to
 * everything.
 */
public final class InitializerCheck {
  private static final int BUFFER_BYTES = 1 << 16;

  private final CodedInputStream in;
  private boolean hasGraph;
  private int weights;

  private InitializerCheck(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Checks a file.
   *
   * @return number of initializers that hold floating-point numbers
   * @throws IOException naming the file, and the initializer, the first other value and its index,
   *     if one is not finite; or if the file is not an ONNX model, is truncated, or keeps its
   *     weights in another file
   */
  public static int run(Path onnx) throws IOException {
    ForeignFile.refuse(onnx);
    try (InputStream bytes = Files.newInputStream(onnx)) {
      var check = new InitializerCheck(CodedInputStream.newInstance(bytes, BUFFER_BYTES));
      check.model();
      return check.weights;
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(onnx + ": not an ONNX model, or truncated: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(onnx + ": " + e.getMessage(), e);
    }
  }

  /** Takes the content of a field of a message. */
  private interface Field {
    void read(int number, int tag) throws IOException;
  }

  private void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), tag);
    }
  }

  private void message(Field field) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    fields(field);
    if (in.getBytesUntilLimit() != 0) {
      throw new IOException("truncated: %d bytes are missing".formatted(in.getBytesUntilLimit()));
    }
    in.popLimit(limit);
  }

  private void model() throws IOException {
    fields(
        (number, tag) -> {
          if (number == ModelProto.GRAPH_FIELD_NUMBER) {
            hasGraph = true;
            message(this::graph);
          } else {
            in.skipField(tag);
          }
        });
    if (!hasGraph) {
      throw new IOException("not an ONNX model, or truncated: it has no graph");
    }
  }

  private void graph(int number, int tag) throws IOException {
    if (number == GraphProto.INITIALIZER_FIELD_NUMBER) {
      InitializerValues values = new InitializerValues(in);
      message(values::field);
      weights += values.check() ? 1 : 0;
    } else {
      in.skipField(tag);
    }
  }
}
