package org.openledger.simulation;

import org.jspecify.annotations.Nullable;

/// What the book did otherwise than the reference.
final class BookWrong extends AssertionError {
  private static final long serialVersionUID = 1L;

  /// Something told, or found.
  BookWrong(String what) {
    this(what, null);
  }

  /// Something that ended in a way that nobody expects.
  BookWrong(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
