// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.weights.TensorFile;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    float[] large = new float[700_001];
    Random random = new Random(3);
    for (int i = 0; i < large.length; i++) {
      large[i] = random.nextFloat() - 0.5f;
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put("matrix", new Tensor(new int[] {2, 3}, new float[] {1, -2, 3.5f, 0, -0f, 1e-40f}));
    tensors.put("large", new Tensor(new int[] {700_001}, large));
    tensors.put("scalar", new Tensor(new int[0], new float[] {Float.NaN}));
    tensors.put("empty", new Tensor(new int[] {0, 7}, new float[0]));
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, tensors, Map.of("base", "bge-small"));

    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).containsExactly(Map.entry("base", "bge-small"));
    assertThat(read.tensors()).containsOnlyKeys(tensors.keySet());
    tensors.forEach(
        (name, tensor) -> {
          assertThat(read.tensors().get(name).shape()).isEqualTo(tensor.shape());
          assertThat(bits(read.tensors().get(name))).isEqualTo(bits(tensor));
        });
    assertThat(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong())
        .matches(length -> length % 8 == 0);
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    Tensor one = new Tensor(new int[] {1}, new float[] {1});
    Tensor two = new Tensor(new int[] {1}, new float[] {2});
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Safetensors.write(first, Map.of("a", one, "b", two), Map.of("x", "1", "y", "2"));
    Safetensors.write(second, Map.of("b", two, "a", one), Map.of("y", "2", "x", "1"));
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void writesWhatIsNotOnTheHeap() throws IOException {
    Map<String, int[]> shapes = Map.of("b", new int[] {2, 1}, "a", new int[] {1}, "c", new int[0]);
    List<String> asked = new ArrayList<>();
    Function<String, ByteBuffer> data =
        name -> {
          asked.add(name);
          ByteBuffer values = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
          return name.equals("b")
              ? values.putFloat(2).putFloat(-0f).flip()
              : values.putFloat(name.equals("a") ? 1 : 3).flip();
        };
    Path file = folder.resolve("native");
    Safetensors.write(file, shapes, data, Map.of("x", "1"));
    assertThat(asked).containsExactly("a", "b", "c");

    Path heap = folder.resolve("heap");
    Map<String, Tensor> tensors =
        Map.of(
            "a", new Tensor(new int[] {1}, new float[] {1}),
            "b", new Tensor(new int[] {2, 1}, new float[] {2, -0f}),
            "c", new Tensor(new int[0], new float[] {3}));
    Safetensors.write(heap, tensors, Map.of("x", "1"));
    assertThat(file).hasSameBinaryContentAs(heap);

    assertThatThrownBy(() -> Safetensors.write(file, Map.of("a", new int[] {2}), data, Map.of()))
        .hasMessageContaining("a takes 8 bytes, but 4 were given");
  }

  @Test
  void widensOtherElementTypes() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(-7);
    for (int half : new int[] {0x3C00, 0xC000, 0x0001, 0x7C00, 0x8000, 0x7BFF}) {
      data.putShort((short) half);
    }
    data.putShort((short) 0x3FC0);
    Path file =
        file(
            """
            {"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},
             "h":{"dtype":"F16","shape":[6],"data_offsets":[8,20]},
             "b":{"dtype":"BF16","shape":[],"data_offsets":[20,22]}}""",
            Arrays.copyOf(data.array(), 22));
    Map<String, Tensor> tensors = Safetensors.read(file).tensors();
    assertThat(tensors.get("i").data()).containsExactly(-7f);
    assertThat(tensors.get("h").data())
        .containsExactly(1f, -2f, 0x1p-24f, Float.POSITIVE_INFINITY, -0f, 65504f);
    assertThat(tensors.get("b").data()).containsExactly(1.5f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[1,2]                                                        | not a JSON object",
        "{                                                            | not valid JSON",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}       | its shape takes 8 bytes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}      | there is a hole",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}      | truncated",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}       | trailing bytes",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}      | -1 is not a size",
        "{'a':{'dtype':'Q4','shape':[1],'data_offsets':[0,4]}}        | 'Q4' is not one of",
        "{'a':{'dtype':'F32'}}                                        | are missing",
        "{'a':1}                                                      | tensor 'a'",
        "{'a':{'dtype':'F32','shape':[99999,99999,99999],'data_offsets':[0,8]}} | tensor 'a'",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | overlap",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | Duplicate",
      })
  void refusesBadHeaders(String header, String reason) throws IOException {
    Path file = file(header.replace('\'', '"'), new byte[8]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    Path file = folder.resolve("whole");
    Safetensors.write(file, Map.of("a", new Tensor(new int[] {2}, new float[2])), Map.of());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.read(cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("truncated")
          .hasMessageContaining("ownload");
    }
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(
        folder.resolve("file"), bytes.putLong(json.length).put(json).put(data).array());
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[tensor.data().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(tensor.data()[i]);
    }
    return bits;
  }

  @Test
  void valuesThatAreFloat16TakeTwoBytesWhereAskedFor() throws IOException {
    float[] halves = {0.5f, -0f, 65504, (float) Math.scalb(1.0, -24)};
    float[] others = {0.1f, 65505};
    Path file = folder.resolve("short.safetensors");
    Safetensors.writeShort(
        file,
        Map.of(
            "halves",
            new Tensor(new int[] {4}, halves),
            "others",
            new Tensor(new int[] {2}, others)),
        Map.of());

    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.tensors().get("halves").type()).isEqualTo(ElementType.F16);
      assertThat(read.tensors().get("others").type()).isEqualTo(ElementType.F32);
    }
    Map<String, Tensor> tensors = Safetensors.read(file).tensors();
    assertThat(tensors.get("halves").data()).containsExactly(halves);
    assertThat(tensors.get("others").data()).containsExactly(others);
  }
}
