// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import io.elq.weights.torch.PickledObjects.Tuple;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python pickles of protocols 2 to 5 as data. Nothing is ever executed: what a pickle wants
 * to call goes to {@link PickledObjects}, which knows a short list. Dictionaries become maps, lists
 * lists, tuples {@link Tuple}s, integers Long or BigInteger, None null.
 */
final class PickleMachine {
  /** A large model's pickle takes some 50,000 steps. */
  private static final int MAX_STEPS = 2_000_000;

  private static final int MAX_INTEGER_BYTES = 256;
  private static final int MAX_PROTOCOL = 5;

  private final PickleInput in;
  private final PickledObjects objects;
  private final PickleStack stack = new PickleStack();

  private PickleMachine(PickleInput in, PickledObjects objects) {
    this.in = in;
    this.objects = objects;
  }

  /**
   * Reads the pickle at the input's position, to its end.
   *
   * @throws IOException if it is damaged, too large, or wants to call anything not allowed
   */
  static @Nullable Object read(PickleInput in, PickledObjects objects) throws IOException {
    PickleMachine machine = new PickleMachine(in, objects);
    for (int step = 0; step < MAX_STEPS; step++) {
      long position = in.position();
      int code = in.readUnsignedByte();
      if (code == '.') {
        return machine.stack.pop();
      }
      if (!(machine.pushNumber(code)
          || machine.pushText(code)
          || machine.stackOrMemo(code)
          || machine.pushContainer(code)
          || machine.fillContainer(code)
          || machine.callOrName(code))) {
        throw new IOException(
            "refused: pickle opcode 0x%02x at byte %d is not known here".formatted(code, position));
      }
    }
    throw new IOException("a pickle of weights with more than " + MAX_STEPS + " steps");
  }

  private boolean pushNumber(int code) throws IOException {
    switch (code) {
      case 'N' -> stack.push(null);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push(in.readNumber(1));
      case 'M' -> stack.push(in.readNumber(2));
      case 'J' -> stack.push((long) (int) in.readNumber(4));
      case 0x8a -> stack.push(integer(in.readNumber(1)));
      case 0x8b -> stack.push(integer(in.readNumber(4)));
      case 'G' -> stack.push(in.readBigEndianDouble());
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object integer(long bytes) throws IOException {
    if (bytes > MAX_INTEGER_BYTES) {
      throw new IOException("an integer of " + bytes + " bytes");
    }
    byte[] magnitude = in.readBytes(bytes);
    for (int i = 0, j = magnitude.length - 1; i < j; i++, j--) {
      byte swapped = magnitude[i];
      magnitude[i] = magnitude[j];
      magnitude[j] = swapped;
    }
    BigInteger value = bytes == 0 ? BigInteger.ZERO : new BigInteger(magnitude);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private boolean pushText(int code) throws IOException {
    switch (code) {
      case 'X' -> stack.push(in.readText(in.readNumber(4)));
      case 0x8c -> stack.push(in.readText(in.readNumber(1)));
      case 0x8d -> stack.push(in.readText(in.readNumber(8)));
      // Strings of Python 2 and bytes: only ever names here.
      case 'T', 'B' -> stack.push(in.readText(in.readNumber(4)));
      case 'U', 'C' -> stack.push(in.readText(in.readNumber(1)));
      case 0x8e -> stack.push(in.readText(in.readNumber(8)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean stackOrMemo(int code) throws IOException {
    switch (code) {
      case '(' -> stack.mark();
      case '0' -> stack.pop();
      case '1' -> stack.popMark();
      case '2' -> stack.push(stack.peek());
      case 'h' -> stack.recall(in.readNumber(1));
      case 'j' -> stack.recall(in.readNumber(4));
      case 'q' -> stack.remember(in.readNumber(1));
      case 'r' -> stack.remember(in.readNumber(4));
      case 0x94 -> stack.remember();
      case 0x95 -> in.readNumber(8);
      case 0x80 -> {
        int protocol = in.readUnsignedByte();
        if (protocol > MAX_PROTOCOL) {
          throw new IOException("pickle protocol " + protocol + " is newer than " + MAX_PROTOCOL);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean pushContainer(int code) throws IOException {
    switch (code) {
      case '}' -> stack.push(new LinkedHashMap<Object, Object>());
      case ']' -> stack.push(new ArrayList<Object>());
      case ')' -> stack.push(tuple(List.of()));
      case 0x85 -> stack.push(tuple(stack.pop(1)));
      case 0x86 -> stack.push(tuple(stack.pop(2)));
      case 0x87 -> stack.push(tuple(stack.pop(3)));
      case 't' -> stack.push(tuple(stack.popMark()));
      case 'l' -> stack.push(stack.popMark());
      case 'd' -> {
        List<Object> pairs = stack.popMark();
        stack.push(new LinkedHashMap<Object, Object>());
        putAll(pairs);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Tuple tuple(List<Object> items) {
    return new Tuple(Collections.unmodifiableList(items));
  }

  private boolean fillContainer(int code) throws IOException {
    switch (code) {
      case 'a' -> addAll(stack.pop(1));
      case 'e' -> addAll(stack.popMark());
      case 's' -> putAll(stack.pop(2));
      case 'u' -> putAll(stack.popMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private void addAll(List<Object> items) throws IOException {
    if (!(stack.peek() instanceof ArrayList<?> list)) {
      throw new IOException("damaged pickle: it appends to something that is not a list");
    }
    ((ArrayList<Object>) list).addAll(items);
  }

  @SuppressWarnings("unchecked")
  private void putAll(List<Object> pairs) throws IOException {
    if (!(stack.peek() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
      throw new IOException("damaged pickle: it sets items of something that is not a dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      ((Map<Object, Object>) map).put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  /** Only plain keys: the hash of a list that contains itself has no end. */
  static @Nullable Object key(@Nullable Object key) throws IOException {
    if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key;
    }
    throw new IOException("refused: a dictionary's key is neither text nor a number");
  }

  private boolean callOrName(int code) throws IOException {
    switch (code) {
      case 'c' -> {
        String module = in.readLine();
        stack.push(objects.global(module, in.readLine()));
      }
      case 0x93 -> {
        List<Object> names = stack.pop(2);
        if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
          throw new IOException("damaged pickle: the name of a class is not text");
        }
        stack.push(objects.global(module, name));
      }
      case 'i' -> {
        String module = in.readLine();
        Object callable = objects.global(module, in.readLine());
        stack.push(objects.call(callable, stack.popMark()));
      }
      case 'o' -> {
        List<Object> called = stack.popMark();
        Object callable = called.isEmpty() ? null : called.get(0);
        stack.push(
            objects.call(callable, called.subList(Math.min(1, called.size()), called.size())));
      }
      case 'R', 0x81 -> {
        List<Object> called = stack.pop(2);
        if (!(called.get(1) instanceof Tuple arguments)) {
          throw new IOException("damaged pickle: the arguments of a call are not a tuple");
        }
        stack.push(objects.call(called.get(0), arguments.items()));
      }
      case 'b' -> {
        Object state = stack.pop();
        objects.setState(stack.peek(), state);
      }
      case 'Q' -> stack.push(objects.persistent(stack.pop()));
      default -> {
        return false;
      }
    }
    return true;
  }
}
