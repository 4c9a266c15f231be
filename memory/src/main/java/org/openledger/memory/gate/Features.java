package org.openledger.memory.gate;

import java.util.List;

/// What was seen of a question and what was found for it.
///
/// @param values of each [Feature], in their order
/// @param worded whether the record says in several ways what it would be asked: nearness to it
///   says something else then
public record Features(List<Integer> values, boolean worded) {
  /// How many there are.
  static final int COUNT = Feature.values().length;

  public Features {
    values = List.copyOf(values);
    if (values.size() != COUNT) {
      throw new IllegalArgumentException(values.size() + " features instead of " + COUNT);
    }
  }

  /// One of them.
  public int of(Feature feature) {
    return values.get(feature.ordinal());
  }
}
