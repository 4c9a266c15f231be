package org.openledger.memory.search;

import org.openledger.core.json.Json;
import org.openledger.memory.index.Vectors;
import org.openledger.memory.index.Weigher;

/// How much each sign counts beside the nearness of a passage's text.
///
/// @param prompt nearness of the record's prompt
/// @param terms terms, as a share of what the best passage has of them
public record Fusion(Permille prompt, Permille terms) implements Weigher {
  private static final int WHOLE = 1_000;

  /// Where nobody measured a better one: prompt as much as text, terms half as much.
  public static final Fusion DEFAULT = new Fusion(new Permille(1_000), new Permille(500));

  /// Thousandths.
  public record Permille(int value) {
    /// Ten thousand times as much as a text counts.
    private static final int MOST = 10_000_000;

    public Permille {
      if (value < 0 || value > MOST) {
        throw new IllegalArgumentException("a weight of " + value);
      }
    }

    long of(long whole) {
      return Math.floorDiv(value * whole, WHOLE);
    }
  }

  /// What [#json] wrote.
  static Fusion of(Json json) {
    return new Fusion(
        new Permille(json.get("prompt").asInt()), new Permille(json.get("terms").asInt()));
  }

  /// Both in thousandths, as a JSON object.
  Json json() {
    return Json.object().put("prompt", prompt.value()).put("terms", terms.value()).build();
  }

  @Override
  public long score(int textUnits, int promptUnits, int termsUnits, int termsMost) {
    long share = termsMost == 0 ? 0 : (long) Vectors.UNIT * termsUnits / termsMost;
    return textUnits + prompt.of(promptUnits) + terms.of(share);
  }

  @Override
  public double promptWeight() {
    return (double) prompt.value() / WHOLE;
  }

  @Override
  public double termsWeight() {
    return (double) terms.value() / WHOLE;
  }
}
