// SPDX-License-Identifier: Apache-2.0
package io.elq.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine that figures are of, as Linux describes it.
 *
 * @param processor its model
 * @param processors logical processors, as programs see them
 * @param cores physical cores; on a virtual machine only what it is told
 * @param units instructions that matter to encoders, of AVX2, AVX-512, VNNI, BF16 and AMX
 */
public record Machine(String processor, int processors, int cores, List<String> units) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final List<String> UNITS =
      List.of("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  /** This machine. */
  public static Machine current() throws IOException {
    return parse(Files.readString(CPUINFO));
  }

  static Machine parse(String cpuinfo) {
    Set<String> cores = new HashSet<>();
    Map<String, String> fields = new LinkedHashMap<>();
    int processors = 0;
    for (String block : cpuinfo.strip().split("\n\\s*\n")) {
      fields.clear();
      for (String line : block.split("\n")) {
        String[] field = line.split(":", 2);
        fields.put(field[0].strip(), field.length < 2 ? "" : field[1].strip());
      }
      processors++;
      cores.add(fields.get("physical id") + "/" + fields.getOrDefault("core id", "" + processors));
    }
    List<String> flags = Arrays.asList(fields.getOrDefault("flags", "").split(" "));
    return new Machine(
        fields.getOrDefault("model name", "unknown processor"),
        processors,
        cores.size(),
        UNITS.stream().filter(flags::contains).toList());
  }

  /**
   * Settings of the environment with which OpenBLAS in another program runs on one thread, with the
   * kernels that suit this machine: it takes AMD's processors with AVX-512 that it does not know
   * for ones without.
   */
  public Map<String, String> openBlas() {
    boolean unknown = processor.contains("AMD") && units.contains("avx512_bf16");
    return unknown
        ? Map.of("OPENBLAS_NUM_THREADS", "1", "OPENBLAS_CORETYPE", "SkylakeX")
        : Map.of("OPENBLAS_NUM_THREADS", "1");
  }

  @Override
  public String toString() {
    return "%s, %d processors (%d cores), %s"
        .formatted(processor, processors, cores, String.join(" ", units));
  }
}
