package org.openledger.memory.search;

import org.openledger.memory.index.Vectors;

/// How much each sign counts beside the nearness of a passage's text.
///
/// @param prompt nearness of the record's prompt
/// @param terms terms, as a share of what the best passage has of them
public record Fusion(Permille prompt, Permille terms) {
  private static final int WHOLE = 1_000;

  /// Where nobody measured a better one: prompt as much as text, terms three tenths.
  public static final Fusion DEFAULT = new Fusion(new Permille(1_000), new Permille(300));

  /// Thousandths.
  public record Permille(int value) {
    public Permille {
      if (value < 0) {
        throw new IllegalArgumentException("a weight of " + value);
      }
    }

    long of(long whole) {
      return Math.floorDiv(value * whole, WHOLE);
    }
  }

  /// The score of a passage, in units of a cosine.
  ///
  /// @param signs what speaks for it
  /// @param termsMost the most that any passage has of the question's terms
  long score(Found.Signs signs, int termsMost) {
    long share = termsMost == 0 ? 0 : (long) Vectors.UNIT * signs.terms() / termsMost;
    return signs.text().units() + prompt.of(signs.prompt().units()) + terms.of(share);
  }
}
