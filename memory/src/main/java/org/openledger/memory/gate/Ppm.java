package org.openledger.memory.gate;

/// A share or a probability.
///
/// @param value in parts per million
public record Ppm(int value) implements Comparable<Ppm> {
  /// All of it.
  public static final int WHOLE = 1_000_000;

  public Ppm {
    if (value < 0 || value > WHOLE) {
      throw new IllegalArgumentException(value + " parts per million");
    }
  }

  /// A part of a whole, cut off below; all where there is nothing.
  static Ppm of(long part, long whole) {
    return new Ppm(whole == 0 ? WHOLE : Math.toIntExact(part * WHOLE / whole));
  }

  @Override
  public int compareTo(Ppm other) {
    return Integer.compare(value, other.value);
  }
}
