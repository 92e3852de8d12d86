// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.faiss.FaissException;
import io.elq.linker.Linker;
import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.faiss.ExactIndex;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.EncoderOptions.Device;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.encode.EntityTokens;
import io.elq.linker.encode.LengthBuckets;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.encode.OnnxQuestionEncoder;
import io.elq.linker.encode.QuestionEncoder;
import io.elq.linker.encode.WindowEncoder;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.tokenize.LiteralSpecialTokens;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A verified release, loaded and ready to serve: one question encoder, one index, one catalogue and
 * the linker over them. Large; share it through {@link ReleaseCache}. Whoever opens it closes it,
 * after the last question has left.
 */
public final class Release implements AutoCloseable {
  private final Path directory;
  private final ReleaseManifest manifest;
  private final QuestionEncoder encoder;
  private final CandidateIndex index;
  private final Catalogue catalogue;
  private final MicroBatcher<int[], EncodedQuestion> batcher;
  private final Tokenizer tokenizer;
  private final @Nullable AliasTable aliases;
  private final Linker linker;

  private Release(
      Path directory,
      ReleaseManifest manifest,
      LinkerSettings settings,
      Tokenizer tokenizer,
      QuestionEncoder encoder,
      CandidateIndex index,
      Catalogue catalogue,
      @Nullable AliasTable aliases,
      ServingOptions options) {
    this.directory = directory;
    this.manifest = manifest;
    this.aliases = aliases;
    this.encoder = encoder;
    this.index = index;
    this.catalogue = catalogue;
    this.batcher =
        new MicroBatcher<>(
            encoder::encode,
            ids -> LengthBuckets.paddedLength(ids.length),
            options.batching(),
            encoder::renew);
    this.tokenizer = tokenizer;
    this.linker = linker(settings);
  }

  private Linker linker(LinkerSettings settings) {
    Tokenizer tokens =
        settings.compatibility() == Compatibility.ELQ
            ? new LiteralSpecialTokens(tokenizer)
            : tokenizer.as(settings.tokenizing());
    return new Linker(settings, tokens, WindowEncoder.through(batcher), index, catalogue, aliases);
  }

  /**
   * Verifies what serving needs of a release directory and loads it.
   *
   * @throws ReleaseException if a file is missing, changed or damaged, or the parts do not fit
   *     together; nothing stays loaded
   * @throws IllegalArgumentException if the overrides and the release's settings do not go together
   */
  public static Release open(Path directory, ServingOptions options) {
    // Before the files are read: overrides that do not fit are not the release's fault.
    options.overrides().apply(ReleaseManifest.read(directory).settings());
    return load(directory, ReleaseCheck.served(directory, options), options);
  }

  /** Loads a release whose files have been checked. */
  static Release load(Path directory, ReleaseManifest manifest, ServingOptions options) {
    QuestionEncoder encoder = null;
    CandidateIndex index = null;
    try {
      checkDevice(manifest, options.encoder());
      LinkerSettings settings = options.overrides().apply(manifest.settings());
      Tokenizer tokenizer = tokenizer(directory);
      Catalogue catalogue =
          Catalogue.open(
              file(directory, ReleaseFile.CATALOGUE),
              file(directory, ReleaseFile.CATALOGUE_OFFSETS));
      index = openIndex(directory, manifest, options);
      encoder =
          OnnxQuestionEncoder.open(
              file(directory, ReleaseFile.QUESTION_ENCODER), options.encoder());
      checkFit(manifest, settings, encoder, index, catalogue);
      AliasTable aliases = openAliases(directory, settings, index);
      return new Release(
          directory, manifest, settings, tokenizer, encoder, index, catalogue, aliases, options);
    } catch (IOException
        | FaissException
        | EncodingException
        | IllegalArgumentException
        | ReleaseException e) {
      close(encoder);
      close(index);
      throw refusal(
          "release " + manifest.id() + " in " + directory + " is refused: " + e.getMessage(), e);
    }
  }

  private static void checkDevice(ReleaseManifest manifest, EncoderOptions encoder) {
    boolean integers = manifest.encoder().precision().equals(Precision.INT8.toString());
    if (integers && encoder.device() == Device.CUDA && !encoder.allowCpuFallback()) {
      throw new ReleaseException(
          "its encoders are int8, which run on a CPU alone: for a GPU build it with --precision"
              + " fp16 or fp32");
    }
  }

  /**
   * The files are those of the manifest here, so that a fault of reading or of a native library can
   * be the machine's, of its memory for example. What does not fit together never will.
   */
  private static ReleaseException refusal(String message, Exception fault) {
    boolean verdict =
        fault instanceof IllegalArgumentException
            || fault instanceof ReleaseException && !(fault instanceof ReleaseUnavailableException);
    return verdict
        ? new ReleaseException(message, fault)
        : new ReleaseUnavailableException(message, fault);
  }

  private static @Nullable AliasTable openAliases(
      Path directory, LinkerSettings settings, CandidateIndex index) throws IOException {
    if (settings.aliases() == null) {
      return null;
    }
    Path file = file(directory, ReleaseFile.ALIASES);
    if (!Files.isRegularFile(file)) {
      throw new ReleaseException(
          "its settings have a name bonus, but it has no " + file.getFileName());
    }
    try {
      index.vector(0);
    } catch (FaissException e) {
      throw new ReleaseException(
          "its index does not give entity vectors back, which names need: build a Flat or HNSW"
              + " index",
          e);
    }
    return AliasTable.open(file);
  }

  /**
   * Checks that every file is there and unchanged, without loading any; the optional ones where the
   * release has them. Those that were read before are not read again unless they have changed.
   * {@link ReleaseCheck#run} checks more, and reads all.
   *
   * @return the manifest
   * @throws ReleaseException naming the first file that is not as the manifest says
   */
  public static ReleaseManifest verify(Path directory) {
    return ReleaseCheck.files(directory, role -> true);
  }

  /** Where its files are. */
  public Path directory() {
    return directory;
  }

  /** What the release says about itself. */
  public ReleaseManifest manifest() {
    return manifest;
  }

  /** The linker; works until the release is closed. */
  public Linker linker() {
    return linker;
  }

  /**
   * Another linker over the same encoder, index and catalogue; it costs nothing, and works until
   * the release is closed. What one linker encoded the other resolves, unless they differ in
   * compatibility or windows.
   *
   * @param overrides what it does differently from {@link #linker()}
   * @throws IllegalArgumentException if these settings do not go together
   * @throws ReleaseException if the windows do not fit the encoder
   */
  public Linker linker(SettingsOverrides overrides) {
    LinkerSettings settings = overrides.apply(linker.settings());
    checkWindows(settings, encoder);
    return linker(settings);
  }

  /** The entities. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Builds inputs for its entity encoder, as its entity vectors were made from. */
  public EntityTokens entityTokens() {
    return EntityTokens.of(tokenizer, manifest.settings());
  }

  /** The keys of a name in its table of aliases, each once; none where names decide nothing. */
  public long[] keysOfName(String name) {
    return aliases == null
        ? new long[0]
        : aliases.keysOfName(tokenizer.as(manifest.settings().tokenizing()).tokenize(name));
  }

  /** The index, or all entity vectors where the search is exhaustive; stays the release's. */
  CandidateIndex index() {
    return index;
  }

  /** Where the question encoder runs. */
  public String device() {
    return encoder.device();
  }

  /** What the micro-batcher has done since the release was opened. */
  public MicroBatcher.Stats batching() {
    return batcher.stats();
  }

  @Override
  public void close() {
    batcher.close();
    encoder.close();
    index.close();
  }

  private static CandidateIndex openIndex(
      Path directory, ReleaseManifest manifest, ServingOptions options) throws IOException {
    Path file = file(directory, ReleaseFile.INDEX);
    return switch (options.index()) {
      case COPIED -> FaissCandidateIndex.open(file);
      case MAPPED -> FaissCandidateIndex.map(file);
      case EXHAUSTIVE -> openVectors(directory, manifest);
    };
  }

  private static CandidateIndex openVectors(Path directory, ReleaseManifest manifest)
      throws IOException {
    if (manifest.files().containsKey(ReleaseFile.ENTITY_VECTORS)) {
      return ExactIndex.load(file(directory, ReleaseFile.ENTITY_VECTORS));
    }
    if (manifest.index().factory().equals("Flat")) {
      return FaissCandidateIndex.open(file(directory, ReleaseFile.INDEX));
    }
    throw new ReleaseException(
        "it has no "
            + ReleaseFile.ENTITY_VECTORS.fileName()
            + ", which an exhaustive search compares with. Search its index instead, or build the"
            + " release again with its vectors");
  }

  private static Tokenizer tokenizer(Path directory) throws IOException {
    Tokenizer tokenizer = WordPieceTokenizer.read(file(directory, ReleaseFile.TOKENIZER));
    if (tokenizer.padId() != QuestionEncoder.PADDING) {
      throw new ReleaseException(
          "its vocabulary gives [PAD] the id "
              + tokenizer.padId()
              + ", but encoders take 0 for it");
    }
    return tokenizer;
  }

  private static void checkFit(
      ReleaseManifest manifest,
      LinkerSettings settings,
      QuestionEncoder encoder,
      CandidateIndex index,
      Catalogue catalogue) {
    int dimension = manifest.encoder().dimension();
    long count = manifest.index().count();
    int tokenVector = dimension * settings.aggregation().parts();
    require(
        encoder.dimension() == tokenVector,
        "the question encoder's vectors have",
        encoder.dimension(),
        tokenVector);
    require(
        index.dimension() == dimension, "the index's vectors have", index.dimension(), dimension);
    require(index.size() == count, "the index's entities are", index.size(), count);
    require(catalogue.size() == count, "the catalogue's entities are", catalogue.size(), count);
    checkWindows(settings, encoder);
  }

  private static void checkWindows(LinkerSettings settings, QuestionEncoder encoder) {
    if (encoder.maxTokens() < settings.windowTokens()) {
      throw new ReleaseException(
          "windows of "
              + settings.windowTokens()
              + " tokens do not fit the question encoder, which takes "
              + encoder.maxTokens());
    }
  }

  private static void require(boolean holds, String what, long actual, long expected) {
    if (!holds) {
      throw new ReleaseException(what + " " + actual + ", but the manifest says " + expected);
    }
  }

  private static Path file(Path directory, ReleaseFile role) {
    return directory.resolve(role.fileName());
  }

  private static void close(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + part, e);
    }
  }
}
