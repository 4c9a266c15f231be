package org.openledger.contribute.record;

/// The identity in whose name records are read.
public sealed interface Reader {
  /// Nobody in particular: sees public Datanets.
  record Anonymous() implements Reader {}

  /// A named account: sees public Datanets, its own, and those it was admitted to.
  record Account(String name) implements Reader {}

  /// The node itself, training and explaining on the owner's behalf: sees everything.
  record Node() implements Reader {}
}
