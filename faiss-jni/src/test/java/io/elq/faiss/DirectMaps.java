// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.nio.ByteBuffer;

/** The two forms of a direct map, made from the inverted lists of a written IVFn,Flat index. */
final class DirectMaps {
  private DirectMaps() {}

  /** Places in the order of ids. */
  static byte[] array(byte[] file, int lists) {
    return new IndexBytes().bytes(1).array(places(file, lists)).toBytes();
  }

  /** Pairs of id and place. */
  static byte[] table(byte[] file, int lists) {
    long[] places = places(file, lists);
    IndexBytes table = new IndexBytes().bytes(2).array().longs(places.length);
    for (int id = 0; id < places.length; id++) {
      table.longs(id, places[id]);
    }
    return table.toBytes();
  }

  /** For each id, its list in the upper half and its offset there in the lower. */
  private static long[] places(byte[] file, int lists) {
    ByteBuffer bytes = IndexBytes.littleEndian(file);
    int sizes = IndexBytes.behindDirectMap(lists) + 4 + 8 + 8 + 4 + 8;
    int codeBytes = IndexBytes.DIMENSION * Float.BYTES;
    long[] places = new long[IndexBytes.COUNT];
    int at = sizes + lists * Long.BYTES;
    for (int list = 0; list < lists; list++) {
      int size = (int) bytes.getLong(sizes + list * Long.BYTES);
      at += size * codeBytes;
      for (int offset = 0; offset < size; offset++, at += Long.BYTES) {
        places[(int) bytes.getLong(at)] = (long) list << 32 | offset;
      }
    }
    return places;
  }
}
