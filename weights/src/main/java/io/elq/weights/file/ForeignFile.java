// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises by its first bytes a file that is not what it was given as: the pointer that git-lfs
 * leaves in a clone, the web page that a download ended at, an archive that was not unpacked.
 */
public final class ForeignFile {
  /** Bytes that decide; a tar names itself near their end. */
  private static final int HEAD = 512;

  private static final int TAR_MAGIC = 257;
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /** What a caller may accept all the same. */
  public enum Kind {
    /** No bytes at all. */
    EMPTY,
    /** gzip, by its two magic bytes. */
    GZIP,
    /** A zip archive with entries: what torch.save writes is one. */
    ZIP,
    /** Any other: never what was meant. */
    OTHER
  }

  /** A kind of file: how it begins (lower case, Latin-1), what it is and what to do. */
  private record Form(Kind kind, String start, String message) {}

  private static final String WEB_PAGE =
      "is a web page, not the file itself: the download ended at a page (a login, a warning, an error). Download the file itself";
  private static final String PACKED = "is compressed with %s: unpack it with %s";

  private static final List<Form> FORMS =
      List.of(
          new Form(
              Kind.OTHER,
              "version https://git-lfs",
              "is a git-lfs pointer, not the file itself: fetch it with git lfs pull, in the clone that it comes from"),
          new Form(Kind.OTHER, "<!doctype", WEB_PAGE),
          new Form(Kind.OTHER, "<html", WEB_PAGE),
          new Form(Kind.OTHER, "<?xml", WEB_PAGE),
          new Form(Kind.GZIP, "\u001f\u008b", PACKED.formatted("gzip", "gunzip")),
          new Form(Kind.OTHER, "\u0028\u00b5\u002f\u00fd", PACKED.formatted("zstd", "unzstd")),
          new Form(Kind.OTHER, "\u00fd7zxz\0", PACKED.formatted("xz", "unxz")),
          new Form(Kind.OTHER, "bzh9", PACKED.formatted("bzip2", "bunzip2")),
          new Form(Kind.OTHER, "7z\u00bc\u00af", "is a 7z archive: unpack it first"),
          new Form(Kind.ZIP, "pk\u0003\u0004", "is a zip archive: unpack it with unzip"),
          new Form(Kind.OTHER, "pk\u0005\u0006", "is an empty zip archive"));

  private ForeignFile() {}

  /**
   * Refuses a file that is known not to be what was meant. One that is not there, or is not an
   * ordinary file (a pipe), is left to whoever opens it.
   *
   * @param welcome kinds that the caller can read
   * @throws IOException naming the file, what it is and what to do
   */
  public static void refuse(Path file, Kind... welcome) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory, not a file: name the file in it");
    }
    if (!Files.isRegularFile(file)) {
      return;
    }
    Optional<Form> found = form(head(file));
    if (found.isPresent() && !Set.of(welcome).contains(found.get().kind)) {
      throw new IOException(file + " " + found.get().message);
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static Optional<Form> form(byte[] head) {
    if (head.length == 0) {
      return Optional.of(
          new Form(
              Kind.EMPTY,
              "",
              "is empty: it was truncated or never written. Copy or download it again"));
    }
    String start = new String(head, ISO_8859_1).toLowerCase(Locale.ROOT);
    if (start.startsWith("ustar", TAR_MAGIC)) {
      return Optional.of(new Form(Kind.OTHER, "", "is a tar archive: unpack it with tar -xf"));
    }
    String text = start.startsWith(BYTE_ORDER_MARK) ? start.substring(3) : start;
    String first = text.stripLeading();
    return FORMS.stream()
        .filter(form -> (form.start.startsWith("<") ? first : start).startsWith(form.start))
        .findFirst()
        .or(() -> zeros(head));
  }

  /** What a broken download or a full disk leaves: a file of the right length without content. */
  private static Optional<Form> zeros(byte[] head) {
    for (byte value : head) {
      if (value != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Form(
            Kind.OTHER,
            "",
            "begins with zeros: it was not copied or downloaded whole. Do it again"));
  }
}
