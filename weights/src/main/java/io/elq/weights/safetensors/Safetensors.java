// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.safetensors;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import io.elq.weights.tensor.TensorLayout;
import io.elq.weights.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Weights in the safetensors format: eight bytes of header length, a JSON header, the data.
 *
 * @param tensors parameter by name; each tensor is on the heap
 * @param metadata free text pairs
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

  private static final int BUFFER_BYTES = 1 << 20;

  /** Keeps unmodifiable views in the given order. */
  public Safetensors {
    tensors = Collections.unmodifiableMap(tensors);
    metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Copies all tensors of a file to the heap, in the order of their data; other element types
   * become float32. {@link TensorFile} reads a file without copying it.
   *
   * @throws IOException if the file cannot be read or is not a valid safetensors file; the message
   *     names the file, the tensor and the fault
   */
  public static Safetensors read(Path file) throws IOException {
    TensorSource source = TensorSource.open(file);
    try {
      SafetensorsHeader header = SafetensorsHeader.read(source.data());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      stored(source, header).forEach((name, tensor) -> tensors.put(name, tensor.toTensor()));
      return new Safetensors(tensors, header.metadata());
    } catch (IOException e) {
      throw source.fault(e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The free text pairs of a file, without its tensors.
   *
   * @throws IOException as above
   */
  public static Map<String, String> readMetadata(Path file) throws IOException {
    TensorSource source = TensorSource.open(file);
    try {
      return SafetensorsHeader.read(source.data()).metadata();
    } catch (IOException e) {
      throw source.fault(e);
    }
  }

  /** The tensors of a file by name, in the order of their data. */
  public static Map<String, StoredTensor> stored(TensorSource source) throws IOException {
    return stored(source, SafetensorsHeader.read(source.data()));
  }

  private static Map<String, StoredTensor> stored(TensorSource source, SafetensorsHeader header)
      throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      TensorLayout layout = TensorLayout.rowMajor(entry.type(), entry.begin(), entry.shape());
      tensors.put(entry.name(), StoredTensor.of(source, entry.name(), layout));
    }
    return tensors;
  }

  /**
   * Writes tensors as float32, sorted by name: equal content gives equal bytes. Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    write(file, tensors, metadata, tensor -> ElementType.F32);
  }

  /**
   * Writes tensors, sorted by name: those as float16 that lose nothing by it, the others as
   * float32. Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public static void writeShort(
      Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
    write(
        file,
        tensors,
        metadata,
        tensor -> ElementType.F16.holds(tensor.data()) ? ElementType.F16 : ElementType.F32);
  }

  /**
   * Writes float32 tensors that are not on the heap, sorted by name. Replaces the file.
   *
   * @param shapes their shapes by name
   * @param data gives the row-major little-endian values of the tensor of a name; asked once for
   *     each, after the one before has been written
   * @throws IOException if it cannot be written
   */
  public static void write(
      Path file,
      Map<String, int[]> shapes,
      Function<String, ByteBuffer> data,
      Map<String, String> metadata)
      throws IOException {
    SafetensorsHeader header =
        SafetensorsHeader.of(new TreeMap<>(shapes), metadata, name -> ElementType.F32);
    write(
        file,
        header,
        (channel, entry) -> {
          ByteBuffer values = data.apply(entry.name());
          long bytes = entry.end() - entry.begin();
          if (values.remaining() != bytes) {
            throw new IllegalArgumentException(
                "%s takes %d bytes, but %d were given"
                    .formatted(entry.name(), bytes, values.remaining()));
          }
          drain(channel, values);
        });
  }

  private static void write(
      Path file,
      Map<String, Tensor> tensors,
      Map<String, String> metadata,
      Function<Tensor, ElementType> types)
      throws IOException {
    Map<String, int[]> shapes = new TreeMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    SafetensorsHeader header =
        SafetensorsHeader.of(shapes, metadata, name -> types.apply(tensors.get(name)));
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    write(
        file,
        header,
        (channel, entry) -> {
          for (float value : Objects.requireNonNull(tensors.get(entry.name())).data()) {
            if (buffer.remaining() < entry.type().bytes()) {
              drain(channel, buffer.flip());
              buffer.clear();
            }
            entry.type().put(buffer, value);
          }
          drain(channel, buffer.flip());
          buffer.clear();
        });
  }

  /** Writes the values of an entry where the channel is. */
  private interface Content {
    void write(FileChannel channel, SafetensorsHeader.Entry entry) throws IOException;
  }

  private static void write(Path file, SafetensorsHeader header, Content content)
      throws IOException {
    byte[] json = header.toBytes();
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + json.length).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      drain(channel, start.putLong(json.length).put(json).flip());
      for (SafetensorsHeader.Entry entry : header.entries()) {
        content.write(channel, entry);
      }
    }
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
