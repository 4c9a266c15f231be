package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.core.hash.Hash;

/// The identities that the lines of one receipt satisfy, asserted when it is divided: they share no
/// code with the division.
final class SplitIdentities {
  private SplitIdentities() {}

  /// Lines ascend, none is zero, roles, memory and common pools sum to what was paid, and no
  /// Datanet's clusters can take more than its common pool holds.
  static void check(BigInteger total, List<Line> lines) {
    BigInteger paid = BigInteger.ZERO;
    Map<Hash, BigInteger> pools = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      assert i == 0 || lines.get(i - 1).compareTo(line) < 0 : "lines out of order at " + line;
      assert line.x().signum() != 0 : "a line of nothing: " + line;
      if (!line.key().isEstimated()) {
        assert line.x().signum() > 0 : line.key().kind() + " pays: " + line;
        paid = paid.add(line.x());
      }
      if (line.key().isEstimated() || line.key().isCommonPool()) {
        BigInteger left = line.key().isCommonPool() ? line.x() : line.x().abs().negate();
        pools.merge(line.key().datanet(), left, BigInteger::add);
      }
    }
    assert paid.equals(total) : "lines sum to " + paid + ", not to " + total;
    pools.forEach((datanet, left) -> {
      assert left.signum() >= 0 : "clusters of " + datanet + " take more than its pool";
    });
  }
}
