package org.openledger.model.engine;

/// A running sequence of one engine under one adapter, or under none; [Engine#decode] makes it
/// longer. Used by one thread at a time and closed by whoever opened it.
public interface Decoding extends AutoCloseable {
  /// Tokens it holds; none once closed.
  int length();

  /// Tokens it can hold.
  int capacity();

  /// Gives its memory back; decoding it afterwards is refused.
  @Override
  void close();
}
