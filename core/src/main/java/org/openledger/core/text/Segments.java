package org.openledger.core.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pieces of a text in its order, each by where it starts and ends, in UTF-16 code units.
///
/// Offsets in code points, as spans in answers have them, follow by [#inCodePoints].
public final class Segments {
  private final String text;
  private final int[] borders; // [2 * pieces], start and end of each
  private final boolean inCodePoints;

  Segments(String text, int[] borders) {
    this(text, borders, false);
  }

  private Segments(String text, int[] borders, boolean inCodePoints) {
    assert borders.length % 2 == 0 : "a piece has a start and an end";
    this.text = text;
    this.borders = borders;
    this.inCodePoints = inCodePoints;
  }

  /// How many pieces there are.
  public int size() {
    return borders.length / 2;
  }

  /// Where a piece starts.
  public int start(int piece) {
    return borders[2 * piece];
  }

  /// Where a piece ends: behind its last unit.
  public int end(int piece) {
    return borders[2 * piece + 1];
  }

  /// The pieces themselves.
  public List<String> texts() {
    return IntStream.range(0, size()).mapToObj(this::text).toList();
  }

  private String text(int piece) {
    int start = start(piece);
    int end = end(piece);
    if (inCodePoints) {
      start = text.offsetByCodePoints(0, start);
      end = text.offsetByCodePoints(0, end);
    }
    return text.substring(start, end);
  }

  /// The same pieces with offsets in code points.
  public Segments inCodePoints() {
    if (inCodePoints) {
      return this;
    }
    var points = new int[borders.length];
    int unit = 0;
    int point = 0;
    for (int i = 0; i < borders.length; i++) {
      point += text.codePointCount(unit, borders[i]);
      unit = borders[i];
      points[i] = point;
    }
    return new Segments(text, points, true);
  }

  @Override
  public String toString() {
    return Arrays.toString(borders);
  }
}
