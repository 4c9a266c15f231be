package org.openledger.model.tensor;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/// What is dear to make and used by one thread at a time, such as buffers: kept for whoever needs
/// one next.
///
/// @param <T> what it is
public final class Spares<T> {
  private final ArrayDeque<T> idle = new ArrayDeque<>();
  private final int most;
  private final Supplier<T> make;

  /// None yet; they are made as they are needed.
  ///
  /// @param most how many are kept while nobody needs them
  public Spares(int most, Supplier<T> make) {
    this.most = most;
    this.make = make;
  }

  /// One that nobody else has until it is given back.
  public T borrow() {
    synchronized (idle) {
      T spare = idle.poll();
      return spare == null ? make.get() : spare;
    }
  }

  /// Gives one back, as it is.
  public void giveBack(T spare) {
    synchronized (idle) {
      if (idle.size() < most) {
        idle.push(spare);
      }
    }
  }
}
