// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.elq.weights.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that want more than to hold tensors, and files that lie about their tensors. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileTorchFileTest {
  @TempDir Path folder;

  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of(
            new TorchPickle().global("posix", "system").text("touch /tmp/x").op(0x85).op('R'),
            "the file wants to call posix.system"),
        Arguments.of(
            new TorchPickle().text("builtins").text("eval").op(0x93).text("1").op(0x85).op('R'),
            "the file wants to call builtins.eval"),
        Arguments.of(
            new TorchPickle().op('(').text("id").line('i', "subprocess").lines("Popen"),
            "the file wants to call subprocess.Popen"),
        Arguments.of(
            new TorchPickle().op('(').global("os", "system").text("id").op('o'),
            "the file wants to call os.system"),
        Arguments.of(
            new TorchPickle().global("torch.hub", "load").op(')').op(0x81),
            "the file wants to call torch.hub.load"),
        Arguments.of(
            new TorchPickle().global("collections.OrderedDict", "fromkeys").op(')').op('R'),
            "the file wants to call collections.OrderedDict.fromkeys"),
        Arguments.of(
            new TorchPickle().global("torch", "FloatStorage").op(')').op('R'),
            "something that is not a function"),
        Arguments.of(
            new TorchPickle().text("exec").op(')').op('R'), "something that is not a function"),
        Arguments.of(new TorchPickle().op(']').op('}').op('b'), "set attributes"),
        Arguments.of(new TorchPickle().op(0x82, 1), "opcode 0x82"),
        Arguments.of(new TorchPickle().line('P', "1"), "opcode 0x50"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void refusesByNameWhatItWantsToCall(TorchPickle pickle, String reason) throws IOException {
    assertBothRefused(pickle.end(), Map.of(), reason);
  }

  static Stream<Arguments> exhausting() {
    TorchPickle laughs = new TorchPickle().op(']').op('q', 0);
    for (int i = 1; i < 30; i++) {
      laughs.op(']').op('q', i).op('(').op('h', i - 1).op('h', i - 1).op('h', i - 1).op('e');
    }
    TorchPickle nested = new TorchPickle().op('N');
    for (int i = 0; i < 100_000; i++) {
      nested.op(0x85);
    }
    return Stream.of(
        Arguments.of(laughs, "nested deeper than"),
        Arguments.of(nested, "nested deeper than"),
        Arguments.of(new TorchPickle().op(']').op('q', 0).op('h', 0).op('a'), "nested deeper"),
        Arguments.of(
            new TorchPickle().op('}').op(']').op('q', 0).op('h', 0).op('a').op('N').op('s'),
            "a dictionary's key"),
        Arguments.of(filled('N', 1_100_000), "values on the pickle's stack"),
        Arguments.of(filled('(', 1_100_000), "marks on the pickle's stack"),
        Arguments.of(filled2('N', '0', 1_100_000), "more than 2000000 steps"),
        Arguments.of(new TorchPickle().op('X').int32(-1), "truncated or damaged"),
        Arguments.of(new TorchPickle().op('X').int32(20_000_000), "truncated or damaged"),
        Arguments.of(new TorchPickle().op(0x8b).int32(1_000_000_000), "an integer of"),
        Arguments.of(new TorchPickle().op('j').int32(-1), "refers to value 4294967295"),
        Arguments.of(new TorchPickle().op('R'), "a value is missing"),
        Arguments.of(new TorchPickle().op('('), "a value is missing"),
        Arguments.of(new TorchPickle().op('t'), "a mark is missing"),
        Arguments.of(new TorchPickle().text("x").op('N').op('a'), "not a list"),
        Arguments.of(new TorchPickle().op(']').op('N').op('N').op('s'), "not a dictionary"));
  }

  private static TorchPickle filled(char code, int times) {
    TorchPickle pickle = new TorchPickle();
    for (int i = 0; i < times; i++) {
      pickle.op(code);
    }
    return pickle;
  }

  private static TorchPickle filled2(char one, char other, int times) {
    TorchPickle pickle = new TorchPickle();
    for (int i = 0; i < times; i++) {
      pickle.op(one).op(other);
    }
    return pickle;
  }

  @ParameterizedTest
  @MethodSource("exhausting")
  void boundsWhatAPickleTakes(TorchPickle pickle, String reason) throws IOException {
    assertBothRefused(pickle.end(), Map.of(), reason);
  }

  static Stream<Arguments> views() {
    long[] two = {2, 3};
    return Stream.of(
        Arguments.of(0, two, new long[] {4, 1}, "reaches element 6 of a storage of 6"),
        Arguments.of(1, two, new long[] {3, 1}, "reaches element 6"),
        Arguments.of(-1, two, new long[] {3, 1}, "do not make a tensor"),
        Arguments.of(0, two, new long[] {3}, "do not make a tensor"),
        Arguments.of(0, two, new long[] {-3, 1}, "negative"),
        Arguments.of(0, new long[] {-2, -3}, new long[] {3, 1}, "negative"),
        Arguments.of(0, new long[] {1L << 40, 6}, new long[] {0, 1}, "are not expanded"),
        Arguments.of(0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0}, "absurd"),
        Arguments.of(1, two, new long[] {Long.MAX_VALUE, 1}, "absurd"));
  }

  @ParameterizedTest
  @MethodSource("views")
  void refusesViewsThatLeaveTheirStorage(long offset, long[] shape, long[] strides, String reason)
      throws IOException {
    byte[] pickle =
        new TorchPickle().op('}').text("w").tensor("0", 6, offset, shape, strides).op('s').end();
    assertBothRefused(pickle, Map.of("0", 6L), "tensor 'w': ", reason);
  }

  @Test
  void namesTheTensorThatATruncationHits() throws IOException {
    Map<String, Long> storages = new LinkedHashMap<>(Map.of("0", 6L));
    storages.put("1", 6L);
    TorchPickle pickle = new TorchPickle().op('}').text("first").matrix("0", 2, 3).op('s');
    byte[] both = pickle.text("second").matrix("1", 3, 2).op('s').end();
    Path path = folder.resolve("whole.bin");
    TorchFiles.legacy(path, both, storages);
    byte[] whole = Files.readAllBytes(path);
    assertRefused(cut(whole, whole.length - 1), "tensor 'second'", "truncated");
    assertRefused(cut(whole, whole.length - 30), "tensor 'second'", "truncated before");
    assertRefused(cut(whole, whole.length - 40), "tensor 'first'", "truncated");
    assertRefused(cut(whole, whole.length + 1), "1 bytes follow");
    for (int length = 0; length < whole.length; length++) {
      assertRefused(cut(whole, length), "");
    }
    TorchFiles.zip(path, both, storages);
    whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(cut(whole, length), "");
    }
    TorchFiles.zip(path, both, Map.of("0", 6L));
    assertRefused(path, "tensor 'second'", "'archive/data/1' is not in the archive");
    storages.put("1", 5L);
    TorchFiles.zip(path, both, storages);
    assertRefused(path, "tensor 'second'", "20 bytes instead of 6 elements");
    TorchFiles.legacy(path, both, storages);
    assertRefused(path, "tensor 'second'", "its data has 5 elements, its description 6");
  }

  @Test
  void readsWhatItsOwnAssemblerWrote() throws IOException {
    byte[] pickle = new TorchPickle().op('}').text("w").matrix("k", 2, 3).op('s').end();
    Path path = folder.resolve("sound.bin");
    TorchFiles.legacy(path, pickle, Map.of("k", 6L));
    try (TensorFile file = TensorFile.open(path)) {
      assertThat(file.tensor("w").toTensor().data())
          .containsExactly(-4000, -3969, -3938, -3907, -3876, -3845);
    }
    TorchFiles.zip(path, pickle, Map.of("k", 6L));
    try (TensorFile file = TensorFile.open(path)) {
      assertThat(file.tensor("w").toTensor().data())
          .containsExactly(-4000, -3969, -3938, -3907, -3876, -3845);
    }
  }

  @Test
  void saysWhatAFileIsInstead() throws IOException {
    assertRefused(Files.write(folder.resolve("a"), new byte[0]), "is empty");
    assertRefused(Files.write(folder.resolve("b"), new byte[] {0x1f, (byte) 0x8b, 8}), "gunzip");
    assertRefused(
        Files.write(folder.resolve("c"), new TorchPickle().op('N').end()), "a Python pickle");
    assertRefused(Files.writeString(folder.resolve("d"), "Hello, world"), "neither torch");
  }

  private Path cut(byte[] whole, int length) throws IOException {
    return Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, length));
  }

  private void assertBothRefused(byte[] pickle, Map<String, Long> storages, String... reasons)
      throws IOException {
    Path path = folder.resolve("hostile.bin");
    TorchFiles.legacy(path, pickle, storages);
    assertRefused(path, reasons);
    TorchFiles.zip(path, pickle, storages);
    assertRefused(path, reasons);
  }

  private static void assertRefused(Path path, String... reasons) {
    var refused =
        assertThatIOException()
            .isThrownBy(() -> TensorFile.open(path).close())
            .withMessageContaining(path.toString());
    for (String reason : reasons) {
      refused.withMessageContaining(reason);
    }
  }
}
