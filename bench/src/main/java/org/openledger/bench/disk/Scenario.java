package org.openledger.bench.disk;

import java.nio.file.Path;
import java.util.List;

/// Files that a node keeps, written step by step.
///
/// A step that returns is acknowledged: what it wrote must be there after any crash. One that fails
/// has thrown, and can be taken again.
interface Scenario {
  /// What the files are, for messages.
  String name();

  /// The steps, each of which writes below a root.
  List<Step> steps();

  /// Checks what a crash has left below a root, and that the steps can be taken again there.
  ///
  /// @param acknowledged how many steps had returned
  /// @throws AssertionError if something acknowledged is gone, or something half is taken as whole
  void check(Path root, int acknowledged);

  /// A step.
  @FunctionalInterface
  interface Step {
    /// Writes below the root.
    void take(Path root);
  }

  /// What must hold after a crash.
  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
