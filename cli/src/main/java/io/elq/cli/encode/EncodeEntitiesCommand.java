// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.encode;

import io.elq.builder.vectors.EntityEncoding;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Choice;
import io.elq.cli.common.RenamedOption;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Writes the vectors of entities, as a release's entity encoder makes them. */
@Command(
    name = "encode-entities",
    description = {
      "Encodes entities with a release's entity encoder, to an npy file.",
      "An interrupted run continues where it stopped when it is started again."
    })
public final class EncodeEntitiesCommand implements Callable<Integer> {

  /** How vectors are stored; they are computed in fp32. */
  enum Storage {
    FP32(ElementType.F32),
    FP16(ElementType.F16);

    private final ElementType type;

    Storage(ElementType type) {
      this.type = type;
    }
  }

  /** Reads {@code fp32} or {@code fp16}. */
  static final class StorageConverter implements ITypeConverter<Storage> {
    @Override
    public Storage convert(String word) {
      return new Choice<>(Storage.class).convert(word);
    }
  }

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "Release whose entity encoder and tokenizer are used (required).")
  private Path release;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Entities as JSON lines, plain or .gz (default: the release's own).")
  private Path catalogue;

  @Option(
      names = "--token-ids",
      paramLabel = "FILE",
      description =
          "Token ids of the same entities, for example entity_token_ids_128.t7, to encode instead"
              + " of titles and texts (default: none).")
  private Path tokenIds;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write, npy of the shape [entities, dimension] (required).")
  private Path out;

  @Option(
      names = "--storage",
      paramLabel = "TYPE",
      defaultValue = "fp32",
      converter = StorageConverter.class,
      description =
          "Type that the vectors are stored in: fp32, or fp16 for half the size. They are computed"
              + " in fp32 (default: ${DEFAULT-VALUE}).")
  private Storage storage;

  @Option(
      names = "--precision",
      hidden = true,
      parameterConsumer = RenamedOption.class,
      description =
          "--precision is called --storage here: it says how vectors are stored, while --precision"
              + " is that of the arithmetic, in ./elq train")
  private String renamed;

  @Override
  public Integer call() throws IOException {
    Arguments.require(
        release.resolve("release.json"), "make one with ./elq release build or ./elq import elq");
    if (catalogue != null) {
      Arguments.require(catalogue, "leave --catalogue out to encode the release's own");
    }
    if (tokenIds != null) {
      Arguments.require(tokenIds, "leave --token-ids out to have titles and texts encoded");
    }
    Arguments.createParent(out);
    int threads = Runtime.getRuntime().availableProcessors();
    EntityEncoding.Result result =
        new EntityEncoding(release, catalogue, tokenIds, out, storage.type, threads).run();
    System.out.printf(
        "%,d entity vectors written to %s; %,d encoded in %.1f s, %.0f entities/s%n",
        result.entities(), out, result.encoded(), result.seconds(), result.rate());
    return 0;
  }
}
