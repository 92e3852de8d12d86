// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/** Recognises, by its first bytes, a file that is given as an index but is something else. */
final class ForeignFile {
  /** Bytes that decide; a file may have fewer. */
  static final int HEAD = 64;

  /** A kind of file: how it begins (lower case, Latin-1), what it is and what to do. */
  private record Kind(String start, String message) {}

  private static final String WEB_PAGE =
      "is a web page: the download led to a page instead of the index. Download it again";
  private static final String PICKLE =
      "is a Python pickle. Write the index with faiss.write_index(index, file), not with pickle";
  private static final String COMPRESSED =
      "is compressed with %s. Unpack it with %s and give the unpacked file";

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "version https://git-lfs",
              "is a git-lfs pointer, not the index itself. Fetch the index with: git lfs pull"),
          new Kind("<!doctype", WEB_PAGE),
          new Kind("<html", WEB_PAGE),
          new Kind("<?xml", WEB_PAGE),
          new Kind("\u001f\u008b", COMPRESSED.formatted("gzip", "gunzip")),
          new Kind("\u0028\u00b5\u002f\u00fd", COMPRESSED.formatted("zstd", "unzstd")),
          new Kind("\u00fd7zxz", COMPRESSED.formatted("xz", "unxz")),
          new Kind("bzh", COMPRESSED.formatted("bzip2", "bunzip2")),
          new Kind(
              "pk\u0003\u0004",
              "is a zip archive, as torch.save and numpy.savez write, not a FAISS index. Write the index with faiss.write_index(index, file)"),
          new Kind(
              "\u0093numpy",
              "is a NumPy array. An index over the vectors in it is written by faiss.write_index(index, file)"),
          new Kind("\u0080\u0002", PICKLE),
          new Kind("\u0080\u0003", PICKLE),
          new Kind("\u0080\u0004", PICKLE),
          new Kind("\u0080\u0005", PICKLE),
          new Kind(
              "\0\0\0\0",
              "begins with zeros: it was not copied or downloaded to the end. Copy or download it again"));

  private ForeignFile() {}

  /**
   * @param head the first bytes of a file, at most {@link #HEAD}
   * @throws UnsupportedIndexException if they are known not to begin an index
   */
  static void refuse(byte[] head) {
    if (head.length == 0) {
      throw new UnsupportedIndexException("is empty. Copy or download it again");
    }
    String start = new String(head, ISO_8859_1).toLowerCase(Locale.ROOT);
    for (Kind kind : KINDS) {
      if (start.startsWith(kind.start)) {
        throw new UnsupportedIndexException(kind.message);
      }
    }
  }
}
