// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Opens index files: a check of the file, the native reading, and whose fault it was. */
final class IndexFiles {
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private IndexFiles() {}

  /** Returns the address of an index that was copied into memory, see {@link FaissIndex#read}. */
  static long read(Path file) throws IOException {
    IndexFileCheck.check(file);
    return open(file, false);
  }

  /** Returns the address of an index whose lists are mapped, see {@link FaissIndex#map}. */
  static long map(Path file) throws IOException {
    if (!IndexFileCheck.check(file)) {
      throw new IllegalArgumentException(
          file
              + " has no inverted lists that can be mapped. Open it without mapping it, or build it again"
              + " as IVFn,Flat, IVFn,SQ8, IVFn,SQfp16 or IVFn,PQmnp");
    }
    return open(file, true);
  }

  /** As native code takes it. */
  static byte[] nativePath(Path file) {
    return file.toAbsolutePath().toString().getBytes(NAMES);
  }

  private static long open(Path file, boolean mapped) throws IOException {
    try {
      return NativeFaiss.read(nativePath(file), mapped);
    } catch (UnsupportedIndexException e) {
      throw new FaissException(file + " " + e.getMessage(), e);
    } catch (FaissException e) {
      throw IndexFileCheck.damaged(file, "", e);
    }
  }
}
