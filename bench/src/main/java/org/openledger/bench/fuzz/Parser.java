package org.openledger.bench.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A reader of what strangers send, as the fuzzer feeds it.
///
/// @param name its name, and its corpus's
/// @param words what its inputs are made of
/// @param forked whether it can end the process, and so is fed in one of its own
/// @param opening makes it ready
record Parser(String name, List<String> words, boolean forked, Opening opening) {
  Parser {
    words = List.copyOf(words);
  }

  /// Makes a reader ready.
  @FunctionalInterface
  interface Opening {
    /// The reader.
    ///
    /// @param scratch a folder in memory for what can be read from files alone
    Feed open(Path scratch) throws IOException;
  }

  /// A reader that is ready.
  @FunctionalInterface
  interface Feed extends AutoCloseable {
    /// Reads an input and checks what came out of it, with assertions.
    ///
    /// @return what it was read as, in so few different words that they tell kinds of inputs apart
    Object feed(byte[] input) throws IOException;

    @Override
    default void close() {}
  }

  /// So many of something, roughly: a word for what was read.
  static int about(long count) {
    return Long.SIZE - Long.numberOfLeadingZeros(count);
  }

  /// What must hold of everything that was read.
  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
