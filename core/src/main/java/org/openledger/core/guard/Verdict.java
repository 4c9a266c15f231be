package org.openledger.core.guard;

import java.util.Map;

/// Whether a request is answered.
public sealed interface Verdict {
  /// Headers that the answer carries, whatever it is.
  Map<String, String> headers();

  /// It is.
  record Allow(Map<String, String> headers) implements Verdict {}

  /// It asks for a permission only, and these headers give it; there is nothing more to do.
  record Preflight(Map<String, String> headers) implements Verdict {}

  /// It is not.
  ///
  /// @param reason what is wrong, and what to do
  record Refuse(String reason, Map<String, String> headers) implements Verdict {}
}
