package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// An amount divided in proportion to weights: floors, and a rule for what they leave, so that the
/// shares sum to the amount.
public final class Proportion {
  private Proportion() {}

  /// What the floors leave goes to the largest weight, the first of them if they are several;
  /// nothing for anybody where all weights are zero.
  static List<BigInteger> restToLargest(BigInteger amount, List<BigInteger> weights) {
    BigInteger whole = sum(weights);
    List<BigInteger> shares = floors(amount, weights, whole);
    if (whole.signum() > 0) {
      int largest = 0;
      for (int i = 1; i < weights.size(); i++) {
        largest = weights.get(i).compareTo(weights.get(largest)) > 0 ? i : largest;
      }
      shares.set(largest, shares.get(largest).add(amount.subtract(sum(shares))));
    }
    return shares;
  }

  /// What the floors leave goes by one to the largest remainders, ties in the order of the list.
  ///
  /// @param weights not negative, of which one is positive
  public static List<BigInteger> largestRemainder(BigInteger amount, List<BigInteger> weights) {
    BigInteger whole = sum(weights);
    assert whole.signum() > 0 : "nobody to divide " + amount + " among";
    List<BigInteger> shares = floors(amount, weights, whole);
    int left = amount.subtract(sum(shares)).intValueExact();
    IntStream.range(0, weights.size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> amount.multiply(weights.get(i)).mod(whole))
                .reversed())
        .limit(left)
        .forEach(i -> shares.set(i, shares.get(i).add(BigInteger.ONE)));
    assert sum(shares).equals(amount) : "shares do not sum to " + amount;
    return shares;
  }

  private static List<BigInteger> floors(
      BigInteger amount, List<BigInteger> weights, BigInteger whole) {
    assert amount.signum() >= 0 : "a negative amount to share: " + amount;
    assert weights.stream().allMatch(weight -> weight.signum() >= 0) : "a negative weight";
    List<BigInteger> shares = new ArrayList<>(weights.size());
    for (BigInteger weight : weights) {
      shares.add(whole.signum() == 0 ? BigInteger.ZERO : amount.multiply(weight).divide(whole));
    }
    return shares;
  }

  private static BigInteger sum(List<BigInteger> amounts) {
    return amounts.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }
}
