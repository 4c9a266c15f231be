package org.openledger.node;

/// What a request says of earlier ones that it repeats, so that none is answered and paid twice.
public sealed interface Retry {
  /// Nothing: a question of its own.
  record None() implements Retry {}

  /// It has a name, which is answered once.
  ///
  /// @param key chosen by whoever asks, different for every question
  record Named(String key) implements Retry {
    /// Most characters of a key.
    public static final int CHARS_MAX = 255;
  }

  /// How many times the very same request was sent before, as some clients count by themselves.
  record Counted(int before) implements Retry {}
}
