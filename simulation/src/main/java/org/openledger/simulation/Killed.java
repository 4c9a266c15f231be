package org.openledger.simulation;

/// The end of a process at one of its effects. It is no failure that a program could answer, so
/// nothing of the product catches it by name.
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  /// A death at an effect, in words.
  Killed(String effect) {
    super("killed at " + effect, null, false, false);
  }
}
