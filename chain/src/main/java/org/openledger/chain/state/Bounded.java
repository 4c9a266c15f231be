package org.openledger.chain.state;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map that forgets the entry used longest ago once it holds more than its limit.
final class Bounded<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int limit;

  Bounded(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
