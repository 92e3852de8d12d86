package io.elq.linker.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weights in the safetensors format: eight bytes of header length, a JSON header, the data.
 *
 * @param tensors parameter by name; each tensor is on the heap
 * @param metadata free text pairs
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

  private static final int LENGTH_BYTES = 8;
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final int BUFFER_BYTES = 1 << 20;

  /** Keeps unmodifiable views in the given order. */
  public Safetensors {
    tensors = Collections.unmodifiableMap(tensors);
    metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads all tensors of a file, in the order of their data; F16, BF16 and I64 become float32.
   *
   * @throws IOException if the file cannot be read or is not a valid safetensors file; the message
   *     names the file, the tensor and the fault
   */
  public static Safetensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel);
    } catch (EOFException e) {
      throw new IOException(file + ": truncated", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Safetensors read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, buffer.limit(LENGTH_BYTES));
    long headerBytes = buffer.getLong();
    long dataBytes = channel.size() - LENGTH_BYTES - headerBytes;
    if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES || dataBytes < 0) {
      throw new IOException(
          "not a safetensors file, or truncated: its header claims " + headerBytes + " bytes");
    }
    byte[] json = new byte[(int) headerBytes];
    fill(channel, ByteBuffer.wrap(json));
    SafetensorsHeader header = SafetensorsHeader.parse(json, dataBytes);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      tensors.put(entry.name(), readTensor(channel, buffer, entry));
    }
    return new Safetensors(tensors, header.metadata());
  }

  private static Tensor readTensor(
      FileChannel channel, ByteBuffer buffer, SafetensorsHeader.Entry entry) throws IOException {
    int bytes = entry.type().bytes();
    float[] data = new float[(int) ((entry.end() - entry.begin()) / bytes)];
    buffer.limit(0);
    for (int i = 0; i < data.length; i++) {
      if (!buffer.hasRemaining()) {
        long left = (long) (data.length - i) * bytes;
        fill(channel, buffer.clear().limit((int) Math.min(left, BUFFER_BYTES)));
      }
      try {
        data[i] = entry.type().next(buffer);
      } catch (IllegalArgumentException e) {
        throw new IOException("tensor '" + entry.name() + "': " + e.getMessage(), e);
      }
    }
    return new Tensor(entry.shape(), data);
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    buffer.flip();
  }

  /**
   * Writes tensors as float32, sorted by name: equal content gives equal bytes. Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, Tensor> sorted = new TreeMap<>(tensors);
    byte[] header = SafetensorsHeader.of(sorted, metadata).toBytes();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      drain(channel, buffer.putLong(header.length));
      drain(channel, ByteBuffer.wrap(header).position(header.length));
      for (Tensor tensor : sorted.values()) {
        for (float value : tensor.data()) {
          if (!buffer.hasRemaining()) {
            drain(channel, buffer);
          }
          buffer.putFloat(value);
        }
      }
      drain(channel, buffer);
    }
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
