package io.elq.linker.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
  static Map<String, StoredTensor> stored(TensorSource source) throws IOException {
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
    write(file, shapes(tensors), name -> tensors.get(name).data(), metadata);
  }

  /**
   * Writes tensors of which only one at a time has to be on the heap, otherwise as above.
   *
   * @param shapes their shapes by name
   * @param values gives the row-major values of the tensor of a name; asked once for each
   * @throws IOException if it cannot be written
   */
  public static void write(
      Path file,
      Map<String, int[]> shapes,
      Function<String, float[]> values,
      Map<String, String> metadata)
      throws IOException {
    write(file, shapes, name -> ElementType.F32, values, metadata);
  }

  /**
   * Writes tensors, sorted by name: those as float16 that lose nothing by it, the others as
   * float32. Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public static void writeShort(
      Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
    Function<String, float[]> values = name -> tensors.get(name).data();
    write(
        file,
        shapes(tensors),
        name -> ElementType.F16.holds(values.apply(name)) ? ElementType.F16 : ElementType.F32,
        values,
        metadata);
  }

  private static Map<String, int[]> shapes(Map<String, Tensor> tensors) {
    Map<String, int[]> shapes = new HashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private static void write(
      Path file,
      Map<String, int[]> shapes,
      Function<String, ElementType> types,
      Function<String, float[]> values,
      Map<String, String> metadata)
      throws IOException {
    SafetensorsHeader laidOut = SafetensorsHeader.of(new TreeMap<>(shapes), metadata, types);
    byte[] header = laidOut.toBytes();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      drain(channel, buffer.putLong(header.length));
      drain(channel, ByteBuffer.wrap(header).position(header.length));
      for (SafetensorsHeader.Entry entry : laidOut.entries()) {
        for (float value : values.apply(entry.name())) {
          if (buffer.remaining() < entry.type().bytes()) {
            drain(channel, buffer);
          }
          entry.type().put(buffer, value);
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
