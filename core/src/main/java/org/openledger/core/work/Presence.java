package org.openledger.core.work;

/// Whether whoever waits for a result is still there.
@FunctionalInterface
public interface Presence {
  /// Somebody in this process, who waits to the end.
  Presence ALWAYS = () -> true;

  /// Looks; called again and again while somebody waits.
  boolean isThere();
}
