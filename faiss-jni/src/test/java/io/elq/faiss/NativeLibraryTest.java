// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  private static final Set<String> ALL_FLAGS =
      Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave", "sse2");

  /** A search that a class loader of its own can run; the result crosses over as an array. */
  public static final class Search implements Callable<float[]> {
    @Override
    public float[] call() {
      float[] vectors = Vectors.random(500, 50, 11);
      try (FaissIndex index = FaissIndex.create("IVF4,Flat", 50, Metric.L2)) {
        index.train(vectors, 2);
        index.add(vectors, 2);
        index.set(Parameter.NPROBE, 4);
        return index.search(Vectors.random(30, 50, 12), 5).scores();
      }
    }
  }

  @Test
  void twoClassLoadersLoadItSideBySideAndOneAfterTheOther() throws Exception {
    float[] here = new Search().call();
    try (URLClassLoader first = loader();
        URLClassLoader second = loader()) {
      assertThat(first.loadClass(Search.class.getName())).isNotSameAs(Search.class);
      assertThat(searchIn(first)).isEqualTo(here);
      assertThat(searchIn(second)).isEqualTo(here);
      assertThat(searchIn(first)).isEqualTo(here);
    }
    System.gc();
    try (URLClassLoader third = loader()) {
      assertThat(searchIn(third)).isEqualTo(here);
    }
  }

  @Test
  void thePortableLibraryFindsTheSame() throws Exception {
    float[] here = new Search().call();
    System.setProperty(NativeLibrary.VARIANT_PROPERTY, "portable");
    try (URLClassLoader loader = loader()) {
      assertThat(searchIn(loader)).containsExactly(here, within(1e-3f));
      var kernels = loader.loadClass(NativeFaiss.class.getName()).getDeclaredMethod("kernels");
      kernels.setAccessible(true);
      assertThat(kernels.invoke(null)).isEqualTo("portable");
    } finally {
      System.clearProperty(NativeLibrary.VARIANT_PROPERTY);
    }
  }

  @Test
  void leavesNoFilesBehind() throws IOException {
    assertThat(NativeFaiss.kernels()).isIn("AVX-512", "AVX2", "portable");
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("elq-faiss-"));
    }
  }

  @Test
  void theProcessorDecidesUnlessToldOtherwise() {
    assertThat(NativeLibrary.chooseVariant(null, ALL_FLAGS)).isEqualTo("avx2");
    assertThat(NativeLibrary.chooseVariant(null, Set.of("avx", "sse2"))).isEqualTo("portable");
    assertThat(NativeLibrary.chooseVariant("portable", ALL_FLAGS)).isEqualTo("portable");
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> NativeLibrary.chooseVariant("avx2", Set.of("avx")))
        .withMessageContaining("cannot run the avx2 library: it lacks [avx2, bmi1");
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> NativeLibrary.chooseVariant("sse", ALL_FLAGS))
        .withMessage("elq.faiss.variant must be avx2 or portable, not \"sse\"");
  }

  @Test
  void otherSystemsAreRefusedByName() {
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> NativeLibrary.requireLinux("Mac OS X", "aarch64"))
        .withMessage("FAISS is built for Linux on x86-64 only; this is Mac OS X on aarch64");
  }

  private static float[] searchIn(ClassLoader loader) throws Exception {
    Class<?> search = loader.loadClass(Search.class.getName());
    return (float[]) ((Callable<?>) search.getConstructor().newInstance()).call();
  }

  /** A class loader that shares nothing with this one but the JDK. */
  private static URLClassLoader loader() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
