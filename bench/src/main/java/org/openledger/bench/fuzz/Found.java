package org.openledger.bench.fuzz;

/// An input that a reader must not answer as it does.
///
/// @param fault what happened, and where
/// @param number which of the seed's inputs it was; -1 for one of the corpus
/// @param input the smallest that does the same
record Found(String fault, long number, byte[] input) {}
