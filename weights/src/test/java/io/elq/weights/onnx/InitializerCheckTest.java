// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerCheckTest {
  @TempDir Path folder;

  @Test
  void theWeightsOfAnEncoderAreCounted() throws IOException {
    Path file = folder.resolve("question.onnx");
    QuestionEncoderGraph.write(
        file, RandomBert.weights(RandomBert.TINY, 1), RandomBert.heads(32, 24, 1));
    long floats =
        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE)
            .count();
    assertThat(InitializerCheck.run(file)).isEqualTo((int) floats).isGreaterThan(20);
  }

  /** Every encoding that ONNX has for every kind of floating-point number. */
  @ParameterizedTest
  @CsvSource({
    "raw32, NaN, NaN", "raw32, -Infinity, -Infinity", "float, NaN, NaN", "raw64, NaN, NaN",
    "double, Infinity, Infinity", "raw16, 7e00, NaN", "raw16, fc00, -Infinity", "raw16, 7c01, NaN",
    "int16, 7c00, Infinity", "rawBrain, 7f80, Infinity", "rawBrain, ffc0, NaN", "brain, 7f81, NaN"
  })
  void aSingleValueThatIsNotFiniteIsNamed(String storage, String value, String found)
      throws IOException {
    for (int at : new int[] {0, 5, 11}) {
      Path file = write(tensor(storage, at, value));
      assertThatThrownBy(() -> InitializerCheck.run(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": initializer 'some.weight': it holds " + found + " at ")
          .hasMessageContaining("[" + at / 4 + ", " + at % 4 + "]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "raw32, 3.4028235e38",
    "float, -1e-45",
    "raw64, 1e308",
    "double, 0",
    "raw16, 7bff",
    "raw16, 83ff",
    "int16, fbff",
    "rawBrain, 7f7f",
    "brain, ff7f"
  })
  void largeAndTinyNumbersAreFinite(String storage, String value) throws IOException {
    assertThat(InitializerCheck.run(write(tensor(storage, 7, value)))).isOne();
  }

  @Test
  void wholeNumbersAreNotLookedAt() throws IOException {
    TensorProto.Builder ids =
        TensorProto.newBuilder()
            .setName("ids")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(1)
            .setRawData(ByteString.copyFrom(new byte[] {-1, -1, -1, -1, -1, -1, -1, 127}));
    assertThat(InitializerCheck.run(write(ids))).isZero();
    assertThat(InitializerCheck.run(write(ids.setDataType(6).clearRawData().addInt32Data(0x7f80))))
        .isZero();
  }

  @Test
  void whatCannotBeCheckedIsRefused() throws IOException {
    assertRefused(tensor("raw32", 0, "1").setDataType(17), "element type 17, cannot be checked");
    assertRefused(
        tensor("raw32", 0, "1").setDataLocation(TensorProto.DataLocation.EXTERNAL),
        "its values are in another file");
    assertRefused(
        tensor("raw32", 0, "1").addDims(2), "holds 12 values, but its shape is [3, 4, 2]");
    Path cut = folder.resolve("cut.onnx");
    byte[] whole = Files.readAllBytes(write(tensor("raw32", 0, "1")));
    for (int length = 1; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> InitializerCheck.run(cut))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(cut.toString());
    }
  }

  /** Whatever the damage, it is refused or read in full; nothing else is thrown. */
  @Test
  void aDamagedFileIsRefusedOrRead() throws IOException {
    Random random = new Random(4);
    byte[] whole = Files.readAllBytes(write(tensor("float", 0, "1")));
    Path file = folder.resolve("damaged.onnx");
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      Files.write(file, bytes);
      try {
        InitializerCheck.run(file);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(300, 2999);
  }

  @Test
  void aGraphThatIsWrittenTakesNoSuchWeight() {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Tensor bias = weights.tensor("encoder.layer.1.output.dense.bias");
    bias.data()[3] = Float.NaN;
    assertThatThrownBy(
            () -> EntityEncoderGraph.write(folder.resolve("entity.onnx"), weights, EntityHead.RAW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'encoder.layer.1.output.dense.bias': it holds NaN at [3]");
  }

  private void assertRefused(TensorProto.Builder tensor, String message) throws IOException {
    Path file = write(tensor);
    assertThatThrownBy(() -> InitializerCheck.run(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": initializer 'some.weight': ")
        .hasMessageContaining(message);
  }

  private Path write(TensorProto.Builder tensor) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setGraph(GraphProto.newBuilder().setName("g").addInitializer(tensor))
            .build();
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  /** [3, 4] of zeros, with a value at a position. */
  private static TensorProto.Builder tensor(String storage, int at, String value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("some.weight").addDims(3).addDims(4);
    ByteBuffer raw = ByteBuffer.allocate(12 * 8).order(ByteOrder.LITTLE_ENDIAN);
    int bytes =
        switch (storage) {
          case "raw32" -> {
            raw.putFloat(4 * at, Float.parseFloat(value));
            yield 4;
          }
          case "raw64" -> {
            raw.putDouble(8 * at, Double.parseDouble(value));
            yield 8;
          }
          case "raw16", "rawBrain" -> {
            raw.putShort(2 * at, (short) Integer.parseInt(value, 16));
            yield 2;
          }
          default -> 0;
        };
    for (int i = 0; i < 12 && bytes == 0; i++) {
      String here = i == at ? value : "0";
      switch (storage) {
        case "float" -> tensor.addFloatData(Float.parseFloat(here));
        case "double" -> tensor.addDoubleData(Double.parseDouble(here));
        default -> tensor.addInt32Data(Integer.parseInt(here, 16));
      }
    }
    if (bytes > 0) {
      tensor.setRawData(ByteString.copyFrom(raw.array(), 0, 12 * bytes));
    }
    return tensor.setDataType(
        switch (storage) {
          case "raw32", "float" -> TensorProto.DataType.FLOAT_VALUE;
          case "raw64", "double" -> TensorProto.DataType.DOUBLE_VALUE;
          case "raw16", "int16" -> TensorProto.DataType.FLOAT16_VALUE;
          default -> TensorProto.DataType.BFLOAT16_VALUE;
        });
  }
}
