package org.openledger.tally.split;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The governed shares of a fee in parts per million; they sum to one million.
///
/// @param ppm every part's share; the data pool also takes what rounding leaves over, and shares
///   whose payee does not exist
public record SplitParameters(Map<Part, Integer> ppm) {

  /// Who shares a fee.
  public enum Part {
    /// The treasury.
    PLATFORM,
    /// The model's developer.
    DEVELOPER,
    /// Those who stake; joins the pool where nobody does.
    STAKERS,
    /// Base, contributors and common pools.
    POOL
  }

  /// Parts in a whole.
  public static final int MILLION = 1_000_000;

  /// Platform 10 %, model developer 20 %, stakers 20 %, data pool 50 %.
  public static final SplitParameters DEFAULT =
      new SplitParameters(
          Map.of(
              Part.PLATFORM, 100_000,
              Part.DEVELOPER, 200_000,
              Part.STAKERS, 200_000,
              Part.POOL, 500_000));

  public SplitParameters {
    Map<Part, Integer> all = new EnumMap<>(Part.class);
    all.putAll(ppm);
    if (all.size() != Part.values().length) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a fee is shared by four, not by " + all.keySet());
    }
    if (all.values().stream().anyMatch(share -> share < 0)) {
      throw new Refusal(Code.INVALID_ARGUMENT, "a share of the fee is negative");
    }
    long sum = all.values().stream().mapToLong(Integer::longValue).sum();
    if (sum != MILLION) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "shares of the fee sum to " + sum + " ppm, not " + MILLION);
    }
    ppm = Collections.unmodifiableMap(all);
  }

  /// One part's share in parts per million.
  public int ppm(Part part) {
    return ppm.getOrDefault(part, 0);
  }
}
