// SPDX-License-Identifier: Apache-2.0
package io.elq.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Damages a sound file in many ways and sees that each is refused with its name and the fault, or
 * can be read, and never stalls or exhausts the JVM. {@code -Delq.damaged.files=2000} sets the
 * number of files of each kind.
 */
public final class DamagedFiles {
  private static final int FILES = Integer.getInteger("elq.damaged.files", 300);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Where lengths, types and shapes stand in a file of any kind. */
  private static final int HEAD = 600;

  private static final String OPCODES =
      "(.012BCGJKMNQRTUXabcdehijlopqrstu}])\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u008a\u008b"
          + "\u008c\u008d\u008e\u0093\u0094\u0095";

  private DamagedFiles() {}

  /** What reads a file, or wraps its bytes first. */
  @FunctionalInterface
  public interface Step {

    /** Takes the file, with the bytes that it is to hold. */
    void take(Path path, byte[] bytes) throws IOException;
  }

  /**
   * Damages a file again and again.
   *
   * @param folder where the damaged files are written
   * @param kind what the file is, for messages; also seeds what is done to it
   * @param sound a file that can be read
   * @param reader writes the bytes to the path as it needs them, and reads all of it
   */
  public static void damage(Path folder, String kind, byte[] sound, Step reader)
      throws IOException {
    Path path = folder.resolve("damaged");
    reader.take(path, sound);
    Random random = new Random(kind.hashCode());
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] damaged = damaged(sound, random);
      long start = System.nanoTime();
      try {
        reader.take(path, damaged);
      } catch (IOException | IllegalArgumentException expected) {
        refused++;
        assertThat(expected.getMessage()).startsWith(path.toString()).hasSizeLessThan(2_000);
        assertThat(expected.getMessage().substring(path.toString().length())).hasSizeGreaterThan(9);
      } catch (RuntimeException | Error e) {
        Path kept = Files.write(Files.createTempFile("damaged-", "-" + kind), damaged);
        fail("file " + i + " (kept as " + kept + ")", e);
      }
      assertThat(System.nanoTime() - start).as("time for file %d", i).isLessThan(MAX_NANOS);
    }
    System.out.printf("%s: %d damaged files, %d refused%n", kind, FILES, refused);
    assertThat(refused).isGreaterThan(FILES / 10);
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int within = Math.min(random.nextBoolean() ? HEAD : bytes.length, bytes.length);
    int at = random.nextInt(within);
    switch (random.nextInt(6)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          bytes[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> {
        long[] lengths = {-1, Long.MAX_VALUE, 1L << 38, 0x7FFFFFFF, 0, 0xFFFF, 1L << 31};
        byte[] length =
            ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(lengths[random.nextInt(lengths.length)])
                .array();
        int width = Math.min(1 << random.nextInt(4), bytes.length - at);
        System.arraycopy(length, 0, bytes, at, width);
      }
      case 3 -> {
        byte[] codes = new byte[1 + random.nextInt(6)];
        for (int i = 0; i < codes.length; i++) {
          codes[i] = (byte) OPCODES.charAt(random.nextInt(OPCODES.length()));
        }
        bytes = spliced(bytes, at, at, codes);
      }
      case 4 -> {
        int from = random.nextInt(within);
        byte[] piece =
            Arrays.copyOfRange(sound, from, Math.min(sound.length, from + 1 + random.nextInt(60)));
        bytes = spliced(bytes, at, at, piece);
      }
      default -> bytes = spliced(bytes, at, Math.min(bytes.length, at + 1 + at % 40), new byte[0]);
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(piece);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
