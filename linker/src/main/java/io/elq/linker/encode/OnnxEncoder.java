// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.elq.linker.fault.MachineFault;
import io.elq.weights.onnx.GraphMetadata;
import io.elq.weights.onnx.Precision;
import io.elq.weights.tensor.Finite;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open encoder graph: runs inputs of any lengths, one padded length a run. May be called by
 * several threads. Closing waits for none of them: the last run frees the session.
 */
final class OnnxEncoder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OnnxEncoder.class);

  static final String INPUT_IDS = "input_ids";
  static final String ATTENTION_MASK = "attention_mask";
  private static final Set<String> INPUTS = Set.of(INPUT_IDS, ATTENTION_MASK);

  private final Path model;
  private final EncoderOptions options;
  private final String device;
  private final List<Output> outputs;
  private final GraphMetadata metadata;
  private final RunMemory memory = new RunMemory();

  /** Where calls run; null once the encoder is closed. */
  private final AtomicReference<@Nullable SharedSession> current;

  /**
   * An output of a run.
   *
   * @param rank 3 for [inputs, tokens, width], 2 for [inputs, width]
   */
  private record Output(String name, int rank, int width) {

    long[] shape(int inputs, int padded) {
      return rank == 3 ? new long[] {inputs, padded, width} : new long[] {inputs, width};
    }

    int numbers(int inputs, int padded) {
      return Math.multiplyExact(Math.multiplyExact(inputs, rank == 3 ? padded : 1), width);
    }
  }

  /** Takes one run's outputs. */
  @FunctionalInterface
  interface Consumer {

    /**
     * Called once a run.
     *
     * @param members positions in the list of inputs, in the order of the run's rows
     * @param padded tokens of each row, padding included
     * @param outputs one buffer an output, row-major; valid during the call
     */
    void accept(int[] members, int padded, FloatBuffer[] outputs);
  }

  private OnnxEncoder(
      Path model,
      EncoderOptions options,
      OnnxSessions.Opened opened,
      String format,
      List<String> outputs)
      throws OrtException {
    OrtSession session = opened.session();
    this.model = model;
    this.options = options;
    this.device = opened.device();
    this.current = new AtomicReference<>(new SharedSession(opened));
    this.metadata = GraphMetadata.of(session.getMetadata().getCustomMetadata(), format);
    if (!session.getInputNames().equals(INPUTS)) {
      throw new IllegalArgumentException(
          "its inputs are " + session.getInputNames() + ", not " + INPUTS);
    }
    this.outputs = outputs(session, outputs);
    for (NodeInfo input : session.getInputInfo().values()) {
      requireTensor(input, OnnxJavaType.INT32, 2);
    }
  }

  /**
   * Opens and checks a model.
   *
   * @param format what the model's metadata have to name, see {@link GraphMetadata}
   * @param outputs names of the float32 outputs that a run returns, in this order, each of rank 3
   *     ([inputs, tokens, width]) or 2 ([inputs, width])
   * @throws IOException if it cannot be opened on the device or is not such a model
   */
  static OnnxEncoder open(Path model, EncoderOptions options, String format, List<String> outputs)
      throws IOException {
    OnnxSessions.Opened opened = OnnxSessions.open(model, options);
    try {
      OnnxEncoder encoder = new OnnxEncoder(model, options, opened, format, outputs);
      if (encoder.metadata.precision() != Precision.INT8 || opened.device().equals("cpu")) {
        return encoder;
      }
      return onCpu(model, options, opened, format, outputs);
    } catch (OrtException | IllegalArgumentException e) {
      opened.close();
      throw new IOException(model + " is not the expected encoder: " + e.getMessage(), e);
    }
  }

  /**
   * ONNX Runtime has 8-bit products on the CPU alone, and would copy every layer back and forth.
   */
  private static OnnxEncoder onCpu(
      Path model,
      EncoderOptions options,
      OnnxSessions.Opened opened,
      String format,
      List<String> outputs)
      throws IOException {
    opened.close();
    if (!options.allowCpuFallback()) {
      throw new IOException(
          model
              + " computes in int8, which runs on the CPU alone: build the release with --precision"
              + " fp16 or fp32 for a GPU, or serve this one on the CPU");
    }
    LOG.warn("{} computes in int8 and runs on the CPU", model);
    return open(model, EncoderOptions.cpu(), format, outputs);
  }

  private static List<Output> outputs(OrtSession session, List<String> names) throws OrtException {
    Map<String, NodeInfo> nodes = session.getOutputInfo();
    List<Output> outputs = new ArrayList<>();
    for (String name : names) {
      NodeInfo node = nodes.get(name);
      if (node == null
          || !(node.getInfo() instanceof TensorInfo info)
          || info.type != OnnxJavaType.FLOAT
          || info.getShape().length < 2
          || info.getShape().length > 3
          || info.getShape()[info.getShape().length - 1] < 1) {
        throw new IllegalArgumentException(
            "it has no float32 output '" + name + "' of rank 2 or 3 and a fixed width");
      }
      long[] shape = info.getShape();
      int width = Math.toIntExact(shape[shape.length - 1]);
      outputs.add(new Output(name, shape.length, width));
    }
    return List.copyOf(outputs);
  }

  /** The last dimension of an output of this rank; throws if it is of another. */
  int width(String output, int rank) throws IOException {
    Output found =
        outputs.stream().filter(known -> known.name.equals(output)).findFirst().orElseThrow();
    if (found.rank != rank) {
      throw new IOException(
          "its output '%s' is of rank %d, not %d".formatted(output, found.rank, rank));
    }
    return found.width;
  }

  private static TensorInfo requireTensor(NodeInfo node, OnnxJavaType type, int rank) {
    if (node.getInfo() instanceof TensorInfo info
        && info.type == type
        && info.getShape().length == rank) {
      return info;
    }
    throw new IllegalArgumentException(
        "'%s' is not a %s tensor of rank %d".formatted(node.getName(), type, rank));
  }

  String device() {
    return device;
  }

  int vocabulary() {
    return metadata.vocabulary();
  }

  int maxTokens() {
    return metadata.maxTokens();
  }

  /**
   * Runs all inputs, those of one padded length together.
   *
   * @throws IllegalArgumentException if an input is empty, too long, or has an unknown token id;
   *     then nothing has run
   * @throws EncodingException if ONNX Runtime refuses the inputs
   * @throws EncoderMemoryException if there is not enough memory for so many
   * @throws MachineFault if a run fails otherwise
   */
  void run(List<int[]> inputs, Consumer consumer) {
    Map<Integer, List<Integer>> buckets = new TreeMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      check(inputs.get(i));
      buckets.computeIfAbsent(padded(inputs.get(i).length), length -> new ArrayList<>()).add(i);
    }
    SharedSession session = begin();
    try {
      buckets.forEach(
          (length, members) -> runBucket(session.session(), inputs, members, length, consumer));
    } finally {
      session.end();
    }
  }

  /** The session for a run, which has to end with it. */
  private SharedSession begin() {
    while (true) {
      SharedSession session = current.get();
      if (session == null) {
        throw new IllegalStateException("the encoder is closed");
      }
      if (session.begin()) {
        return session;
      }
    }
  }

  /**
   * Opens the model again for later runs. The session before is closed when its last run has
   * returned, which may be never.
   *
   * @throws MachineFault if the model cannot be opened
   */
  void renew() {
    SharedSession before = current.get();
    SharedSession opened;
    try {
      opened = new SharedSession(OnnxSessions.open(model, options));
    } catch (IOException e) {
      throw new MachineFault(
          "the session of %s on %s hangs, and no other can be opened: %s"
              .formatted(model, device, e.getMessage()),
          e);
    }
    boolean replaced = before != null && current.compareAndSet(before, opened);
    SharedSession superfluous = replaced ? before : opened;
    if (superfluous != null) {
      superfluous.retire();
    }
  }

  /**
   * Checks what a run gave for one input: a single weight that is not a number is enough to make
   * all of it not a number, and no entity would ever be found, silently.
   *
   * @param output name of the output, for the message
   * @throws EncodingException if a value is not finite
   */
  void requireFinite(float[] values, String output) {
    int other = Finite.firstOther(values, values.length);
    if (other >= 0) {
      throw new EncodingException(
          "%s on %s returned %s in %s: the release is damaged or the device is faulty; run ./elq release verify %s%s"
              .formatted(
                  model,
                  device,
                  values[other],
                  output,
                  model.toAbsolutePath().getParent(),
                  metadata.precision() == Precision.FP16
                      ? ". If it is intact, values of this model are too large for fp16 (above"
                          + " 65,504): build the release with --precision fp32"
                      : ""));
    }
  }

  private int padded(int tokens) {
    return Math.min(LengthBuckets.paddedLength(tokens), maxTokens());
  }

  private void check(int[] input) {
    if (input.length < 1 || input.length > maxTokens()) {
      throw new IllegalArgumentException(
          "an input has %d tokens; the encoder takes 1 to %d".formatted(input.length, maxTokens()));
    }
    for (int id : input) {
      if (id < 0 || id >= metadata.vocabulary()) {
        throw new IllegalArgumentException(
            "token id %d is outside the encoder's vocabulary of %d: tokenizer and encoder do not"
                    .formatted(id, metadata.vocabulary())
                + " belong together");
      }
    }
  }

  private void runBucket(
      OrtSession session, List<int[]> inputs, List<Integer> bucket, int padded, Consumer consumer) {
    int[] members = bucket.stream().mapToInt(Integer::intValue).toArray();
    RunMemory.Part part = take(members.length, padded);
    long[] shape = {members.length, padded};
    IntBuffer ids = part.pieces().get(0).asIntBuffer();
    IntBuffer mask = part.pieces().get(1).asIntBuffer();
    for (int row = 0; row < members.length; row++) {
      int[] input = inputs.get(members[row]);
      for (int token = 0; token < padded; token++) {
        int id = token < input.length ? input[token] : QuestionEncoder.PADDING;
        ids.put(row * padded + token, id);
        mask.put(row * padded + token, id == QuestionEncoder.PADDING ? 0 : 1);
      }
    }
    OrtEnvironment environment = OnnxEnvironment.get();
    Map<String, OnnxTensor> results = new LinkedHashMap<>();
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask, shape)) {
      FloatBuffer[] values = new FloatBuffer[outputs.size()];
      for (int i = 0; i < values.length; i++) {
        Output output = outputs.get(i);
        values[i] = part.pieces().get(2 + i).asFloatBuffer();
        long[] of = output.shape(members.length, padded);
        results.put(output.name, OnnxTensor.createTensor(environment, values[i], of));
      }
      session
          .run(Map.of(INPUT_IDS, idTensor, ATTENTION_MASK, maskTensor), Set.of(), results)
          .close();
      consumer.accept(members, padded, values);
    } catch (OrtException e) {
      throw OnnxFaults.of(failed(members.length, padded) + e.getMessage(), e);
    } finally {
      results.values().forEach(OnnxTensor::close);
      memory.giveBack(part);
    }
  }

  /** Memory for one run's ids, mask and outputs, a piece each. */
  private RunMemory.Part take(int members, int padded) {
    try {
      int[] sizes = new int[2 + outputs.size()];
      Arrays.fill(sizes, 0, 2, Math.multiplyExact(members, padded));
      for (int i = 0; i < outputs.size(); i++) {
        sizes[2 + i] = outputs.get(i).numbers(members, padded);
      }
      return memory.take(sizes);
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new EncoderMemoryException(failed(members, padded) + e.getMessage(), e);
    }
  }

  private String failed(int members, int padded) {
    return "encoding %d inputs of %d tokens on %s failed: ".formatted(members, padded, device);
  }

  @Override
  public void close() {
    SharedSession last = current.getAndSet(null);
    if (last != null) {
      last.retire();
    }
  }
}
