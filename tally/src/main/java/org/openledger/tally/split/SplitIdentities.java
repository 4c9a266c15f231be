package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.List;

/// The identities that the lines of one receipt satisfy, asserted when it is divided: they share no
/// code with the division.
final class SplitIdentities {
  private SplitIdentities() {}

  /// Lines ascend, each gives something to whom a line can be made out to, and they sum to what was
  /// paid.
  static void check(BigInteger total, List<Line> lines) {
    BigInteger paid = BigInteger.ZERO;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      assert i == 0 || lines.get(i - 1).compareTo(line) < 0 : "lines out of order at " + line;
      assert line.x().signum() > 0 : "a line of nothing, or less: " + line;
      assert line.key().kind() != ClusterKey.Kind.RECORDS : "a line to an adapter's cluster";
      paid = paid.add(line.x());
    }
    assert paid.equals(total) : "lines sum to " + paid + ", not to " + total;
  }

  /// Credits ascend, none is zero, and the adapter that they are of has a line.
  static void check(List<Line> lines, List<CreditLine> credits) {
    for (int i = 0; i < credits.size(); i++) {
      CreditLine credit = credits.get(i);
      assert i == 0 || credits.get(i - 1).compareTo(credit) < 0 : "out of order at " + credit;
      assert credit.units().signum() != 0 : "a credit of nothing: " + credit;
      assert lines.stream().anyMatch(line -> line.key().equals(credit.key().adapter()))
          : "a credit of an adapter that earns nothing: " + credit;
    }
  }
}
