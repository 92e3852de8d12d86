// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Bounds the encoder windows that the questions of a subtask have between the encoder's queue and
 * their answers, and so the memory of their token vectors. Nobody blocks: a question that has to
 * wait begins in the thread of one that leaves.
 *
 * <p>Long texts have three quarters of the windows and the others a quarter, so that short
 * questions do not wait behind long texts. In each part questions begin in the order in which they
 * came, which answers in order need, and one may always begin, however many windows it has.
 *
 * <p>Safe for use by many threads.
 */
final class WindowBudget implements AutoCloseable {
  /** Questions of more windows are long texts. */
  static final int FEW = 4;

  private final Part few;
  private final Part many;

  /**
   * @param windows of all questions together, at least 1
   */
  WindowBudget(int windows) {
    int quarter = Math.max(1, windows / 4);
    this.few = new Part(quarter);
    this.many = new Part(Math.max(1, windows - quarter));
  }

  /**
   * Begins a question as soon as there is room for it.
   *
   * @param windows of the question
   * @param begin takes the room, which has to be given back; called at once or by the thread that
   *     gives room back, and never after {@link #close()}
   */
  void take(int windows, Consumer<Room> begin) {
    Part part = windows <= FEW ? few : many;
    part.add(new Waiting(part, windows, begin));
    part.beginNext();
  }

  /** Drops the questions that wait. */
  @Override
  public void close() {
    few.close();
    many.close();
  }

  /** The room that a question takes. */
  static final class Room implements AutoCloseable {
    private final Part part;
    private final int windows;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Room(Part part, int windows) {
      this.part = part;
      this.windows = windows;
    }

    /** Gives the room back; once is enough. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        part.giveBack(windows);
        part.beginNext();
      }
    }
  }

  private record Waiting(Part part, int windows, Consumer<Room> begin) {

    void start() {
      begin.accept(new Room(part, windows));
    }
  }

  private static final class Part {
    private final int most;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int used;
    private int questions;
    private boolean closed;

    Part(int most) {
      this.most = most;
    }

    synchronized void add(Waiting question) {
      waiting.add(question);
    }

    synchronized void giveBack(int windows) {
      used -= windows;
      questions--;
    }

    synchronized void close() {
      closed = true;
      waiting.clear();
    }

    void beginNext() {
      admitted().forEach(Waiting::start);
    }

    private synchronized List<Waiting> admitted() {
      List<Waiting> admitted = new ArrayList<>();
      while (!closed
          && !waiting.isEmpty()
          && (questions == 0 || used + waiting.element().windows() <= most)) {
        Waiting next = waiting.remove();
        used += next.windows();
        questions++;
        admitted.add(next);
      }
      return admitted;
    }
  }
}
