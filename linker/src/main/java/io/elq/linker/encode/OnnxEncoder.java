// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.elq.weights.onnx.GraphMetadata;
import io.elq.weights.tensor.Finite;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open encoder graph: runs inputs of any lengths, one padded length a run. May be called by
 * several threads; closing waits for their runs.
 */
final class OnnxEncoder implements AutoCloseable {

  private static final String INPUT_IDS = "input_ids";
  private static final String ATTENTION_MASK = "attention_mask";
  private static final Set<String> INPUTS = Set.of(INPUT_IDS, ATTENTION_MASK);

  private final Path model;
  private final OrtSession session;
  private final String device;
  private final List<String> outputs;
  private final GraphMetadata metadata;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

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

  private OnnxEncoder(Path model, OnnxSessions.Opened opened, String format, List<String> outputs)
      throws OrtException {
    this.model = model;
    this.session = opened.session();
    this.device = opened.device();
    this.outputs = outputs;
    this.metadata = GraphMetadata.of(session.getMetadata().getCustomMetadata(), format);
    if (!session.getInputNames().equals(INPUTS)) {
      throw new IllegalArgumentException(
          "its inputs are " + session.getInputNames() + ", not " + INPUTS);
    }
    for (NodeInfo input : session.getInputInfo().values()) {
      requireTensor(input, OnnxJavaType.INT32, 2);
    }
  }

  /**
   * Opens and checks a model.
   *
   * @param format what the model's metadata have to name, see {@link GraphMetadata}
   * @param outputs names of the float32 outputs that a run returns, in this order
   * @throws IOException if it cannot be opened on the device or is not such a model
   */
  static OnnxEncoder open(Path model, EncoderOptions options, String format, List<String> outputs)
      throws IOException {
    OnnxSessions.Opened opened = OnnxSessions.open(model, options);
    try {
      return new OnnxEncoder(model, opened, format, outputs);
    } catch (OrtException | IllegalArgumentException e) {
      close(opened.session());
      throw new IOException(model + " is not the expected encoder: " + e.getMessage(), e);
    }
  }

  /** The last dimension of an output of this rank; throws if it is not a float32 tensor of it. */
  int lastDimension(String output, int rank) throws IOException {
    try {
      NodeInfo node = session.getOutputInfo().get(output);
      if (node == null) {
        throw new IOException("the encoder has no output '" + output + "'");
      }
      return Math.toIntExact(requireTensor(node, OnnxJavaType.FLOAT, rank).getShape()[rank - 1]);
    } catch (OrtException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
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

  int maxTokens() {
    return metadata.maxTokens();
  }

  /**
   * Runs all inputs, those of one padded length together.
   *
   * @throws IllegalArgumentException if an input is empty, too long, or has an unknown token id;
   *     then nothing has run
   * @throws EncodingException if a run fails
   */
  void run(List<int[]> inputs, Consumer consumer) {
    Map<Integer, List<Integer>> buckets = new TreeMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      check(inputs.get(i));
      buckets.computeIfAbsent(padded(inputs.get(i).length), length -> new ArrayList<>()).add(i);
    }
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the encoder is closed");
      }
      buckets.forEach((length, members) -> runBucket(inputs, members, length, consumer));
    } finally {
      lifetime.readLock().unlock();
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
          "%s on %s returned %s in %s: the release is damaged or the device is faulty; run ./elq release verify %s"
              .formatted(model, device, values[other], output, model.toAbsolutePath().getParent()));
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

  private void runBucket(List<int[]> inputs, List<Integer> bucket, int padded, Consumer consumer) {
    int[] members = bucket.stream().mapToInt(Integer::intValue).toArray();
    int[] ids = new int[members.length * padded];
    int[] mask = new int[members.length * padded];
    for (int row = 0; row < members.length; row++) {
      int[] input = inputs.get(members[row]);
      System.arraycopy(input, 0, ids, row * padded, input.length);
      for (int token = 0; token < input.length; token++) {
        mask[row * padded + token] = input[token] == QuestionEncoder.PADDING ? 0 : 1;
      }
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {members.length, padded};
    try (OnnxCalls call = OnnxCalls.begin();
        OnnxTensor idTensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(ids), shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, IntBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(Map.of(INPUT_IDS, idTensor, ATTENTION_MASK, maskTensor))) {
      FloatBuffer[] values = new FloatBuffer[outputs.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ((OnnxTensor) result.get(outputs.get(i)).orElseThrow()).getFloatBuffer();
      }
      consumer.accept(members, padded, values);
    } catch (OrtException e) {
      throw new EncodingException(
          "encoding %d inputs of %d tokens on %s failed: %s"
              .formatted(members.length, padded, device, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        close(session);
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EncodingException("closing the session failed", e);
    }
  }
}
