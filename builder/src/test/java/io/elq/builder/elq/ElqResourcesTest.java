// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.elq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.builder.index.IndexBounds;
import io.elq.weights.onnx.BertConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElqResourcesTest {
  private static final long GB = 1_000_000_000;
  private static final Path OUT = Path.of("release");
  private static final BertConfig LARGE = new BertConfig(24, 1024, 16, 4096, 30_522, 512, 1e-12f);
  private static final CatalogueSize ELQ = new CatalogueSize(5_903_527, 3 * GB);

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
    double estimate = (double) resources(factory, false).indexBytes() / GB;
    assertThat(estimate).isCloseTo(gigabytes, within(0.06 * gigabytes));
  }

  @Test
  void buildingTakesTwiceTheIndexAndTheHeap() {
    // Measured: a Flat index of 4.3 GB, built beside a heap of 512 MB, took 9.30 GB.
    CatalogueSize million = new CatalogueSize(1_050_000, 0);
    ElqResources flat = new ElqResources(million, LARGE, "Flat", 0, true, null);
    assertThat(flat.indexBytes()).isBetween(4_300_000_000L, 4_320_000_000L);
    assertThat(flat.memoryBytes(512L << 20)).isBetween(9_300_000_000L, 9_500_000_000L);
    ElqResources given = new ElqResources(million, LARGE, "Flat", 4_300_000_000L, true, null);
    assertThat(given.memoryBytes(512L << 20)).isZero();
  }

  @Test
  void bothEncodersAndTheCatalogueTakeDisk() {
    CatalogueSize small = new CatalogueSize(1, 777);
    long encoders = new ElqResources(small, LARGE, "Flat", 1, false, null).diskBytes() - 777 - 1;
    assertThat((double) encoders / GB).isCloseTo(2 * 1.34, within(0.03));
  }

  @Test
  void vectorsBesideTheIndexTakeDisk() {
    assertThat(resources("Flat", true).diskBytes() - resources("Flat", false).diskBytes())
        .isEqualTo(5_903_527L * 1024 * 4);
  }

  @Test
  void tooLittleDiskOrMemoryIsReportedWithARemedyThatFits() {
    ElqResources flat = resources("Flat", true);
    assertThatThrownBy(() -> flat.check(available(40, 100), OUT))
        .hasMessageContaining("GiB of disk")
        .hasMessageContaining("--index-factory HNSW32,SQ8")
        .message()
        .doesNotContain("--no-vectors"); // they are needed to build the index
    assertThatThrownBy(() -> flat.check(available(30, 100), OUT))
        .message()
        .doesNotContain("--index-factory");
    assertThatThrownBy(() -> flat.check(available(100, 40), OUT))
        .hasMessageContaining("GiB of memory")
        .hasMessageContaining("HNSW32,SQ8");
    assertThatThrownBy(() -> flat.check(available(100, 16), OUT))
        .hasMessageContaining("IVF4096,SQ8");
    assertThatThrownBy(() -> flat.check(available(100, 10), OUT))
        .hasMessageContaining("larger machine")
        .message()
        .doesNotContain("--index-factory");
    assertThatCode(() -> resources("HNSW32,SQ8", true).check(available(40, 25), OUT))
        .doesNotThrowAnyException();
  }

  @Test
  void vectorsBesideAGivenIndexMayBeLeftOut() {
    ElqResources given = new ElqResources(ELQ, LARGE, "Flat", 24 * GB, true, null);
    assertThatThrownBy(() -> given.check(available(40, 1), OUT))
        .hasMessageContaining("--no-vectors")
        .message()
        .doesNotContain("--index-factory");
    assertThatThrownBy(() -> given.check(available(20, 1), OUT))
        .message()
        .doesNotContain("--no-vectors");
    assertThatCode(() -> given.check(available(60, 0), OUT)).doesNotThrowAnyException();
  }

  @Test
  void thePlanSaysWhereVectorsComeFromAndWhatIsAvailable() {
    assertThat(resources("HNSW128", true).plan("from all.t7", available(100, 90)))
        .contains("5,903,527 entities", "vectors of 1024 from all.t7", "index HNSW128 built with")
        .contains("83.82 GiB available", "93.13 GiB available");
    ElqResources given = new ElqResources(ELQ, LARGE, "Flat", 24 * GB, false, null);
    assertThat(given.plan("from all.t7", available(100, 90)))
        .contains("index Flat taken as it is", "vectors of 1024 left out")
        .doesNotContain("memory");
  }

  @Test
  void anIndexWithinBoundsTakesNoMoreThanTheyAllow() {
    ElqResources bounded = bounded(8 * GB);
    assertThat(bounded.indexBytes()).isEqualTo(8 * GB);
    assertThatCode(() -> bounded.check(available(40, 25), OUT)).doesNotThrowAnyException();
    assertThat(bounded.plan("from all.t7", available(40, 25)))
        .contains("index within the bounds built with");
    assertThat(bounded(1000 * GB).indexBytes()).isEqualTo(bounded(null).indexBytes());
  }

  @Test
  void boundsThatAreTooLargeForTheMachineAreReportedWithSome() {
    assertThatThrownBy(() -> bounded(null).check(available(100, 25), OUT))
        .hasMessageContaining("building an index within the bounds over 5903527 entities needs")
        .hasMessageContaining("for example --index-memory 7")
        .message()
        .doesNotContain("--index-factory");
  }

  private static ElqResources bounded(@Nullable Long memory) {
    return new ElqResources(ELQ, LARGE, "HNSW128", 0, true, new IndexBounds(0.99, memory));
  }

  private static ElqResources.Available available(long disk, long memory) {
    return new ElqResources.Available(disk * GB, memory * GB, GB);
  }

  private static ElqResources resources(String factory, boolean writesVectors) {
    return new ElqResources(ELQ, LARGE, factory, 0, writesVectors, null);
  }

  @Test
  void whatAnInterruptedImportLeftCountsAsFreeDisk(@TempDir Path output) throws IOException {
    Path sparse = output.resolve("entity_vectors.npy.partial");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThat(ElqResources.usable(output)).isGreaterThan(1L << 40);
  }

  @Test
  void encodersLargerThanTheHeapAreRefusedWithTheOptionToSet() throws IOException {
    assertThatThrownBy(() -> ElqResources.checkHeap(LARGE, 1L << 30))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it may take 1.0 GiB: set ELQ_JAVA_OPTS=-Xmx4g");
    ElqResources.checkHeap(LARGE, 4L << 30);
  }
}
