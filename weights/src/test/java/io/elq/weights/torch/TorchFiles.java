// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files in torch's two formats around a given pickle, of any size. */
final class TorchFiles {
  private static final int CHUNK = 1 << 18;

  private TorchFiles() {}

  /** Element {@code i} of every storage. */
  static float value(long i) {
    return (i * 31) % 8191 - 4000;
  }

  /** A legacy file; storages by key, in elements. */
  static void legacy(Path path, byte[] pickle, Map<String, Long> storages) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), CHUNK)) {
      out.write(TorchPickle.legacyStart());
      out.write(pickle);
      out.write(TorchPickle.keys(storages.keySet().toArray(new String[0])));
      for (long elements : storages.values()) {
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(elements).array());
        writeElements(out, elements);
      }
    }
  }

  /** A zip file; storages by key, in elements. */
  static void zip(Path path, byte[] pickle, Map<String, Long> storages) throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(path), CHUNK))) {
      CRC32 crc = new CRC32();
      crc.update(pickle);
      out.putNextEntry(entry("archive/data.pkl", pickle.length, crc));
      out.write(pickle);
      for (Map.Entry<String, Long> storage : storages.entrySet()) {
        CRC32 sum = new CRC32();
        writeElements(
            new OutputStream() {
              @Override
              public void write(int b) {
                sum.update(b);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                sum.update(bytes, offset, length);
              }
            },
            storage.getValue());
        out.putNextEntry(entry("archive/data/" + storage.getKey(), 4 * storage.getValue(), sum));
        writeElements(out, storage.getValue());
      }
    }
  }

  private static ZipEntry entry(String name, long bytes, CRC32 crc) {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes);
    entry.setCompressedSize(bytes);
    entry.setCrc(crc.getValue());
    return entry;
  }

  private static void writeElements(OutputStream out, long elements) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < elements; i++) {
      chunk.putFloat(value(i));
      if (!chunk.hasRemaining() || i == elements - 1) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
  }
}
