package io.elq.linker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.elq.linker.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A damaged file is refused with its name and the fault, or can be read; it never stalls or
 * exhausts the JVM. {@code -Delq.damaged.files=2000} sets the number of files of each kind.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DamagedTensorFileTest {
  private static final int FILES = Integer.getInteger("elq.damaged.files", 300);
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MAX_ELEMENTS = 1 << 23;

  /** Where lengths, types and shapes stand in a file of any kind. */
  private static final int HEAD = 600;

  private static final String OPCODES =
      "(.012BCGJKMNQRTUXabcdehijlopqrstu}])\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u008a\u008b"
          + "\u008c\u008d\u008e\u0093\u0094\u0095";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip", "pickle in zip", "safetensors", "npy", "parameters"})
  void isRefusedOrReadable(String kind) throws IOException {
    byte[] sound = sound(kind);
    Path path = folder.resolve("damaged");
    write(kind, path, sound);
    read(kind, path);
    damage(kind, sound);
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "zip"})
  void aFileOfTorchsOwnIsRefusedOrReadable(String format) throws IOException {
    damage(format, Files.readAllBytes(Golden.file("model/tensor_zoo." + format + ".pt")));
  }

  private void damage(String kind, byte[] sound) throws IOException {
    Path path = folder.resolve("damaged");
    Random random = new Random(kind.hashCode());
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] damaged = damaged(sound, random);
      long start = System.nanoTime();
      try {
        write(kind, path, damaged);
        read(kind, path);
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

  private byte[] sound(String kind) throws IOException {
    Path path = folder.resolve("sound");
    Map<String, Long> storages = Map.of("0", 600L);
    byte[] pickle =
        new TorchPickle()
            .op('}')
            .text("model")
            .op('}', 'q', 0, '(')
            .text("weight")
            .matrix("0", 20, 30)
            .text("view")
            .tensor("0", 600, 30, new long[] {5, 4}, new long[] {1, 30})
            .op('u')
            .op('s')
            .end();
    switch (kind) {
      case "legacy" -> TorchFiles.legacy(path, pickle, storages);
      case "zip" -> TorchFiles.zip(path, pickle, storages);
      case "pickle in zip" -> {
        return pickle;
      }
      case "safetensors" ->
          Safetensors.write(
              path,
              Map.of("a", new Tensor(new int[] {4, 5}, new float[20]), "b", one(), "c", one()),
              Map.of("format", "pt"));
      case "npy" -> {
        try (NpyWriter writer = NpyWriter.create(path, 10)) {
          writer.write(new float[200], 20);
        }
      }
      default -> {
        return ("{'bert_model': 'bert-large', 'lowercase': True, 'max_mention_length': 10, "
                + "'out_dim': 1, 'path_to_model': None, 'learning_rate': 1e-05, 'list': [1, (2,)]}")
            .getBytes(StandardCharsets.UTF_8);
      }
    }
    return Files.readAllBytes(path);
  }

  private static Tensor one() {
    return new Tensor(new int[0], new float[1]);
  }

  private static void write(String kind, Path path, byte[] bytes) throws IOException {
    if (kind.equals("pickle in zip")) {
      TorchFiles.zip(path, bytes, Map.of("0", 600L));
    } else {
      Files.write(path, bytes);
    }
  }

  private static void read(String kind, Path path) throws IOException {
    if (kind.equals("parameters")) {
      ElqParameters parameters = ElqParameters.read(path);
      parameters.bertModel();
      parameters.lowercase();
      parameters.maxMentionLength();
      parameters.outDim();
      return;
    }
    try (TensorFile file = TensorFile.open(path)) {
      for (StoredTensor tensor : file.tensors().values()) {
        assertThat(tensor.elements()).isLessThanOrEqualTo(MAX_ELEMENTS);
        if (tensor.type().isInteger()) {
          tensor.readAll(new long[(int) tensor.elements()]);
        } else {
          tensor.toTensor();
        }
        if (tensor.shape().length == 2 && tensor.shape()[0] > 0 && !tensor.type().isInteger()) {
          tensor.readRows(tensor.shape()[0] - 1, 1, new float[(int) tensor.shape()[1]]);
        }
      }
    }
  }
}
