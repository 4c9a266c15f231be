package org.openledger.app.http.openai;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Server-sent events on their way to a client that may read slowly, or not at all: whoever sends
/// them never waits for it, because others wait for whoever sends them.
final class EventStream implements AutoCloseable {
  /// Most events that wait; a client further behind is dropped.
  static final int WAITING_MAX = 4_096;

  private static final String END = "";

  private final OutputStream out;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread writer;
  private volatile boolean gone;

  /// Writes to `out` from now on, which nobody else does until this is closed.
  EventStream(OutputStream out) {
    this.out = out;
    this.writer = Thread.ofVirtual().start(this::write);
  }

  /// Sends an event.
  ///
  /// @throws Refusal with `CALLER_GONE` if the client went away or fell too far behind
  void send(String data) {
    if (gone || !waiting.offer("data: " + data + "\n\n")) {
      drop();
      throw new Refusal(Code.CALLER_GONE, "the client went away");
    }
  }

  /// Waits until everything is written, or the client has gone away.
  @Override
  public void close() {
    if (!waiting.offer(END)) {
      drop();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      drop();
      Thread.currentThread().interrupt();
    }
  }

  private void drop() {
    gone = true;
    writer.interrupt();
  }

  private void write() {
    try {
      for (var event = waiting.take(); !event.equals(END); event = waiting.take()) {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      gone = true;
    }
  }
}
