// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.file.Sha256;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.OnnxBertReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads base models of every kind of source that {@link BaseModel#of} names. */
final class BaseSource {
  private static final String ELQ = "elq:";
  private static final String RANDOM = "random:";

  private BaseSource() {}

  static BaseModel read(String source) throws IOException {
    if (source.startsWith(ELQ)) {
      return elq(source.substring(ELQ.length()));
    }
    if (source.startsWith(RANDOM)) {
      return random(source.substring(RANDOM.length()));
    }
    if (source.matches("[\\w.-]+") && resource(source + ".onnx") != null) {
      return artifact(source);
    }
    if (Files.isDirectory(Path.of(source))) {
      return folder(Path.of(source));
    }
    throw new IllegalArgumentException(
        "there is no base model \"%s\": it is neither on the class path, where %s is, nor a folder with config.json and model.safetensors; or say elq:CHECKPOINT,FOLDER or random:SIZE,VOCABULARY"
            .formatted(source, BaseModel.BGE_SMALL));
  }

  private static BaseModel artifact(String name) throws IOException {
    try (InputStream graph = resource(name + ".onnx");
        InputStream tokenizer = resource(name + "-tokenizer.json")) {
      if (tokenizer == null) {
        throw new IOException(
            "%s.onnx is on the class path, but %s-tokenizer.json is not".formatted(name, name));
      }
      BertWeights weights = OnnxBertReader.read(graph);
      return new BaseModel(name, new BaseWeights(weights), Map.of(), tokenizer.readAllBytes());
    } catch (IOException e) {
      throw new IOException("base model " + name + ": " + e.getMessage(), e);
    }
  }

  private static InputStream resource(String name) {
    return BaseModel.class.getClassLoader().getResourceAsStream(name);
  }

  private static BaseModel folder(Path path) throws IOException {
    BertFolder folder = new BertFolder(path);
    BertTokenizerFile tokenizer = folder.tokenizer();
    BertWeights weights = folder.weights();
    return new BaseModel(
        id(absolute(path), folder.weightsFile(), tokenizer),
        new BaseWeights(weights),
        Map.of(),
        tokenizer.json());
  }

  private static BaseModel elq(String paths) throws IOException {
    String[] parts = parts(paths, ELQ + "CHECKPOINT,FOLDER", 2, 2);
    Path checkpoint = Path.of(parts[0]);
    if (!Files.isReadable(checkpoint)) {
      throw new NoSuchFileException(checkpoint + " is not there or not readable");
    }
    BertFolder folder = new BertFolder(Path.of(parts[1]));
    BertTokenizerFile tokenizer = folder.tokenizer();
    try (ElqModel model = ElqModel.open(checkpoint, folder.config())) {
      BaseWeights weights =
          new BaseWeights(model.encoder(ModelShape.QUESTION), model.encoder(ModelShape.ENTITY));
      String source = ELQ + absolute(checkpoint) + "," + absolute(folder.path());
      return new BaseModel(
          id(source, checkpoint, tokenizer), weights, model.heads(), tokenizer.json());
    }
  }

  private static BaseModel random(String description) throws IOException {
    String form = RANDOM + "SIZE,VOCABULARY[,SEED]";
    String[] parts = parts(description, form, 2, 3);
    BertSize size = BertSize.named(parts[0]);
    long seed = parts.length < 3 ? 1 : seed(parts[2], form);
    BertTokenizerFile tokenizer = BertTokenizerFile.of(Path.of(parts[1]));
    BertConfig config = size.config(tokenizer.pieces());
    String source = "%s%s,%s,%d".formatted(RANDOM, parts[0], absolute(Path.of(parts[1])), seed);
    return new BaseModel(
        id(source, null, tokenizer),
        new BaseWeights(size.weights(config, seed)),
        Map.of(),
        tokenizer.json());
  }

  private static String[] parts(String text, String form, int least, int most) {
    String[] parts = text.split(",", -1);
    if (parts.length < least || parts.length > most) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form %s".formatted(form.replaceFirst(":.*", ":") + text, form));
    }
    return parts;
  }

  private static long seed(String text, String form) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the seed \"%s\" of %s is not a whole number".formatted(text, form), e);
    }
  }

  private static String id(String source, @Nullable Path weights, BertTokenizerFile tokenizer)
      throws IOException {
    String hash = weights == null ? null : Sha256.of(weights);
    return new BaseId(source, hash, Sha256.of(tokenizer.file())).toString();
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
