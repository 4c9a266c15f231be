package org.openledger.bench.fuzz;

/// What became of one input.
///
/// @param shape what inputs of its kind have in common
/// @param fault what must never happen and did, by where it did; empty if nothing
/// @param nanos how long it took
/// @param bytes how much memory was asked for meanwhile, by all threads
record Trial(String shape, String fault, long nanos, long bytes) {
  /// No input may take longer.
  static final long NANOS_MAX = 1_000_000_000L;

  /// No input may ask for more.
  static final long BYTES_MAX = 256L << 20;

  boolean isFind() {
    return !fault.isEmpty();
  }
}
