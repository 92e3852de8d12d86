// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an amount of memory in bytes, as Flink's options take it: {@code 8G}, {@code 500M}. */
public final class ByteSize implements ITypeConverter<Long> {

  @Override
  public Long convert(String value) {
    try {
      return MemorySize.parse(value).getBytes();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + value + "' is no amount of memory; say 8G or 500M, in whole numbers");
    }
  }
}
