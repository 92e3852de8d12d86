package io.elq.trainer.elq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.onnx.BertConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElqRoomTest {
  private static final long GB = 1_000_000_000;
  private static final Path OUT = Path.of("release");

  /** ELQ's catalogue; sizes measured with FAISS. */
  @ParameterizedTest
  @CsvSource({
    "Flat, 24.2",
    "HNSW128, 30",
    "'HNSW32,SQ8', 7.6",
    "'IVF4096,SQ8', 6.2",
    "'IVF4096,Flat', 24.2"
  })
  void anIndexTakesAboutWhatWasMeasured(String factory, double gigabytes) {
    double estimate = (double) room(factory, false).indexBytes() / GB;
    assertThat(estimate).isCloseTo(gigabytes, within(0.06 * gigabytes));
  }

  @Test
  void vectorsBesideTheIndexTakeDisk() {
    assertThat(room("Flat", true).diskBytes() - room("Flat", false).diskBytes())
        .isEqualTo(5_903_527L * 1024 * 4);
  }

  @Test
  void tooLittleDiskOrMemoryIsToldWithARemedy() {
    assertThatThrownBy(() -> room("Flat", true).check(40 * GB, 100 * GB, OUT))
        .hasMessageContaining("GiB of disk")
        .hasMessageContaining("--no-vectors");
    assertThatThrownBy(() -> room("Flat", true).check(100 * GB, 20 * GB, OUT))
        .hasMessageContaining("GiB of memory")
        .hasMessageContaining("HNSW32,SQ8");
    assertThatCode(() -> room("HNSW32,SQ8", true).check(40 * GB, 20 * GB, OUT))
        .doesNotThrowAnyException();
  }

  private static ElqRoom room(String factory, boolean keepsVectors) {
    return new ElqRoom(5_903_527, 1024, factory, keepsVectors);
  }

  @Test
  void whatAnInterruptedImportLeftCountsAsRoom(@TempDir Path output) throws IOException {
    Path sparse = output.resolve("entity_vectors.npy.partial");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThat(ElqRoom.usable(output)).isGreaterThan(1L << 40);
  }

  @Test
  void encodersLargerThanTheHeapAreRefusedWithTheOptionToSet() throws IOException {
    BertConfig large = new BertConfig(24, 1024, 16, 4096, 30_522, 512, 1e-12f);
    assertThatThrownBy(() -> ElqRoom.checkHeap(large, 1L << 30))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it may take 1.0 GiB: set ELQ_JAVA_OPTS=-Xmx4g");
    ElqRoom.checkHeap(large, 4L << 30);
  }
}
