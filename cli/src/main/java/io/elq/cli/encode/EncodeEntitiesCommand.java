package io.elq.cli.encode;

import io.elq.builder.vectors.EntityEncoding;
import io.elq.cli.common.Arguments;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the vectors of entities, as a release's entity encoder makes them. */
@Command(
    name = "encode-entities",
    description = {
      "Encodes entities with a release's entity encoder, to an npy file.",
      "An interrupted run goes on where it stopped when it is started again."
    })
public final class EncodeEntitiesCommand implements Callable<Integer> {

  /** How vectors are stored; they are computed in fp32. */
  enum Precision {
    FP32(ElementType.F32),
    FP16(ElementType.F16);

    private final ElementType type;

    Precision(ElementType type) {
      this.type = type;
    }
  }

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "Release whose entity encoder and tokenizer are used.")
  private Path release;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Entities as JSON lines, plain or .gz; the release's own unless given.")
  private Path catalogue;

  @Option(
      names = "--token-ids",
      paramLabel = "FILE",
      description =
          "Token ids of the same entities, for example entity_token_ids_128.t7: encoded instead of"
              + " titles and texts.")
  private Path tokenIds;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write: npy, [entities, dimension].")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "FP32",
      description = "How the vectors are stored: fp32, or fp16 for half the size. Default: fp32.")
  private Precision precision;

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
    int threads = Runtime.getRuntime().availableProcessors();
    EntityEncoding.Result result =
        new EntityEncoding(release, catalogue, tokenIds, out, precision.type, threads).run();
    System.out.printf(
        "%,d entity vectors written to %s; %,d encoded in %.1f s, %.0f entities/s%n",
        result.entities(), out, result.encoded(), result.seconds(), result.rate());
    return 0;
  }
}
