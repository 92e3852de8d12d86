// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import io.elq.builder.model.ModelDirectory;
import io.elq.cli.common.Home;
import io.elq.weights.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A model that the program carries, under {@code models} of its resources. */
public enum ShippedModel {
  /** The one of the demo, with all layers of its base. */
  STANDARD,
  /** A student of it with half the layers, for twice the questions a second. */
  FAST;

  /** For {@code --model}: its description ends with this. */
  public static final String CHOICE =
      "or one that the program carries: standard, or fast, which has 6 of its 12 layers";

  /** The description is the last, so that a folder with it is whole. */
  private static final List<String> FILES =
      List.of("model.safetensors", "MODEL_CARD.md", ModelDirectory.DESCRIPTION);

  /** The name that commands take. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its model directory, which is under the program's home and written when it is first asked for.
   */
  public Path folder() throws IOException {
    Path folder = Home.folder().resolve("models").resolve(this + "-" + hash());
    if (!Files.exists(folder.resolve(ModelDirectory.DESCRIPTION))) {
      Files.createDirectories(folder);
      for (String file : FILES) {
        try (InputStream in = open(file)) {
          WholeFile.write(folder.resolve(file), in::transferTo);
        }
      }
    }
    return folder;
  }

  /**
   * Twelve hexadecimal digits that other weights would not have: the first of the SHA-256 of its
   * files, one after the other. A resource, because commands that link ask for it at each start.
   */
  String hash() throws IOException {
    try (InputStream in = open("hash")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private InputStream open(String file) throws IOException {
    return ProgramResource.open("/models/" + this + "/" + file);
  }

  /** Reads {@code --model}: the name of a shipped model, or a model directory. */
  public static final class Converter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
      try {
        for (ShippedModel shipped : values()) {
          if (value.equals(shipped.toString())) {
            return shipped.folder();
          }
        }
        return Path.of(value);
      } catch (IOException e) {
        throw new TypeConversionException(value + " cannot be written out: " + e.getMessage());
      }
    }
  }
}
