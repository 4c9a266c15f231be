package org.openledger.bench.answers;

import java.util.Set;
import org.openledger.core.hash.Hash;

/// A question whose answer is known.
///
/// @param style in which way it asks, such as `own`, `templates` or `paraphrases`
/// @param question what is asked
/// @param subject what it is about, for leaving that out
/// @param right the records that answer it; none where nothing does
public record Asked(Style style, String question, String subject, Set<Hash> right) {
  public Asked {
    right = Set.copyOf(right);
  }

  /// A way of asking.
  public record Style(String name) {}
}
