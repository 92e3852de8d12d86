// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.model.BertConfigFile;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.linker.tokenize.TokenizedText;
import io.elq.trainer.network.BiEncoder;
import io.elq.weights.Golden;
import io.elq.weights.TensorFile;
import io.elq.weights.onnx.BertConfig;
import io.elq.weights.tensor.StoredTensor;
import io.elq.weights.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A recorded training case and the files that its command line names.
 *
 * @param golden what was recorded
 * @param arrays its .npz
 * @param arguments the command line that it is to be run with
 * @param folder for unpacked files
 */
record GoldenCase(
    JsonNode golden, Map<String, Tensor> arrays, ElqArguments arguments, Path folder) {
  private static final String AFTER = "param_after_";

  /** A case as it was recorded, with more arguments at the end of its command line. */
  static GoldenCase read(Path file, Path folder, String... more) throws IOException {
    JsonNode golden = new ObjectMapper().readTree(file.toFile());
    List<String> arguments =
        new ArrayList<>(
            StreamSupport.stream(golden.get("argv").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    arguments.addAll(List.of(more));
    String npz = file.getFileName().toString().replaceFirst("\\.json$", ".npz");
    return new GoldenCase(
        golden, arrays(file.resolveSibling(npz), folder), ElqArguments.parse(arguments), folder);
  }

  private static Map<String, Tensor> arrays(Path npz, Path folder) throws IOException {
    Map<String, Tensor> arrays = new HashMap<>();
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        if (!name.contains("/")
            && !name.equals("embedding_rows")
            && !name.equals("context_input")) {
          continue;
        }
        Path file = folder.resolve("array-" + arrays.size() + ".npy");
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
        try (TensorFile array = TensorFile.open(file)) {
          arrays.put(name, array.single().toTensor());
        }
        Files.delete(file);
      }
    }
    return arrays;
  }

  /** Arrays by what follows a prefix of their name. */
  Map<String, Tensor> arrays(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            found.put(parameter(name.substring(name.indexOf('/') + 1)), array);
          }
        });
    return found;
  }

  /** Our name of a recorded parameter, which {@code --data_parallel} puts into a module. */
  static String parameter(String recorded) {
    return recorded.replaceFirst("^module\\.", "");
  }

  /** Parameters after the last recorded step. */
  Map<String, Tensor> parametersAfter() {
    return arrays(AFTER);
  }

  /** The training questions, in order. */
  List<ElqQuestion> questions() throws IOException {
    Map<String, JsonNode> byId = new HashMap<>();
    Golden.lines("questions_labelled.jsonl").forEach(q -> byId.put(q.get("id").asText(), q));
    List<ElqQuestion> questions = new ArrayList<>();
    for (JsonNode id : golden.get("sample_ids")) {
      questions.add(question(byId.get(id.asText())));
    }
    return questions;
  }

  private ElqQuestion question(JsonNode question) {
    JsonNode spans = question.get("tokenized_mention_idxs");
    int[] starts = new int[spans.size()];
    int[] ends = new int[spans.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = spans.get(i).get(0).asInt();
      ends[i] = spans.get(i).get(1).asInt();
    }
    TokenizedText text = new TokenizedText(ints(question.get("tokenized_text_ids")), starts, ends);
    return ElqQuestion.of(
        text, ints(question.get("label_id")), arguments.options().maxContextTokens());
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** The model with the weights that the case began with. */
  BiEncoder model() throws IOException {
    BertConfig config = config();
    return BiEncoder.of(
        config,
        arguments.shape(),
        ElqWeights.complete(
            initialization(config.hidden()), arguments.shape(), config.hidden(), new Random(7)),
        arguments::hasGradient);
  }

  /** Shape of the BERT model, whose copy "-nodrop" differs in its dropout alone. */
  private BertConfig config() throws IOException {
    String name = Path.of(arguments.bertModel()).getFileName().toString();
    return BertConfigFile.read(
        Golden.file("model/" + name.replaceFirst("-nodrop$", "") + "/config.json"));
  }

  /**
   * The checkpoint's weights. Heads that it lacks were random, but no optimizer of ELQ's changes
   * them, so that they are known from the end.
   */
  private Map<String, Tensor> initialization(int hidden) throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (TensorFile file = TensorFile.open(file(arguments.checkpoint().orElseThrow()))) {
      for (Map.Entry<String, StoredTensor> entry : file.tensors().entrySet()) {
        weights.put(entry.getKey(), entry.getValue().toTensor());
      }
    }
    Map<String, Tensor> after = parametersAfter();
    for (String head : ElqWeights.heads(arguments.shape(), hidden).keySet()) {
      if (after.containsKey(head)) {
        weights.putIfAbsent(head, after.get(head));
      }
    }
    return weights;
  }

  /** The objective with the files that it reads. */
  OpenObjective objective(BiEncoder model) throws IOException {
    if (!arguments.hardNegatives()) {
      TensorFile tokens = TensorFile.open(file(arguments.entityTokenIds()));
      return new OpenObjective(new InBatchNegatives(model, tokens.single()), List.of(tokens));
    }
    TensorFile vectors = TensorFile.open(file(arguments.entityVectors()));
    FaissCandidateIndex index = FaissCandidateIndex.open(file(arguments.index()));
    return new OpenObjective(
        new HardNegatives(index, vectors.single(), ElqArguments.NEIGHBOURS),
        List.of(vectors, index));
  }

  /** An objective with the files that it reads. */
  record OpenObjective(EntityObjective loss, List<AutoCloseable> files) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      for (AutoCloseable file : files) {
        file.close();
      }
    }
  }

  /** A file that the command line names: among the models or the cases, packed or not. */
  private Path file(String name) throws IOException {
    String last = Path.of(name).getFileName().toString();
    Path golden = Golden.file("train").getParent();
    Path found =
        Stream.of("model/", "train/")
            .flatMap(place -> Stream.of(place + last, place + last + ".gz"))
            .map(golden::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no golden file " + last));
    return found.toString().endsWith(".gz") ? unpacked(found, last) : found;
  }

  private Path unpacked(Path packed, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
        Files.copy(in, file);
      }
    }
    return file;
  }
}
