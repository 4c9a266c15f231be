package org.openledger.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/// Parts that were opened one on top of the other, and are closed from the top: all of them, even
/// where one cannot be.
final class Opened implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /// Notes how a part is closed that was opened just now.
  void add(Runnable closing) {
    closings.push(closing);
  }

  @Override
  public void close() {
    var failures = new ArrayList<RuntimeException>();
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      var first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  /// Closes what was opened before something failed; that stays what is told.
  void closeBecause(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
