// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Assembles pickles opcode by opcode, sound and hostile ones. */
final class TorchPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TorchPickle() {
    op(0x80, 2);
  }

  TorchPickle op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  TorchPickle op(char code) {
    return op((int) code);
  }

  TorchPickle text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').int32(bytes.length).out.writeBytes(bytes);
    return this;
  }

  TorchPickle int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  TorchPickle number(long value) {
    op(0x8a, 8);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  TorchPickle numbers(long... values) {
    op('(');
    for (long value : values) {
      number(value);
    }
    return op('t');
  }

  TorchPickle global(String module, String name) {
    return line('c', module).lines(name);
  }

  TorchPickle line(char code, String line) {
    return op(code).lines(line);
  }

  TorchPickle lines(String line) {
    out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A tensor over the storage of this key, of {@code stored} float32. */
  TorchPickle tensor(String key, long stored, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", "FloatStorage").text(key).text("cpu").number(stored);
    op('t').op('Q').number(offset).numbers(shape).numbers(strides).op(0x89);
    return global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
  }

  /** A matrix that fills the storage of this key. */
  TorchPickle matrix(String key, long rows, long columns) {
    return tensor(key, rows * columns, 0, new long[] {rows, columns}, new long[] {columns, 1});
  }

  byte[] end() {
    op('.');
    return out.toByteArray();
  }

  /** What stands before the object in a legacy file. */
  static byte[] legacyStart() {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    start.writeBytes(HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e80024de9032e"));
    start.writeBytes(new TorchPickle().op('}').text("little_endian").op(0x88).op('s').end());
    return start.toByteArray();
  }

  /** The list of storages in a legacy file. */
  static byte[] keys(String... keys) {
    TorchPickle list = new TorchPickle().op(']').op('(');
    for (String key : keys) {
      list.text(key);
    }
    return list.op('e').end();
  }
}
