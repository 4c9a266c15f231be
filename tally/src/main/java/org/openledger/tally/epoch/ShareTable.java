package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.tally.epoch.EpochRows.CreditRow;
import org.openledger.tally.epoch.EpochRows.LineRow;
import org.openledger.tally.epoch.EpochRows.ShareRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credited;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.Proportion;

/// Table 4 of an epoch: what each adapter's account earned, divided among the clusters of the
/// snapshots that it was trained on.
///
/// Per cluster: c is the sum of its receipts' credits, g its generic credit, m = floor((R c +
/// (65536 - R) g) / 65536) the posterior mean, U = carry + m. Everything that the account earned is
/// divided in proportion to the positive parts of U, by unit shares where there is none: what a
/// model is not believed goes to the average of its contributors and to nobody else. What is
/// negative is carried, halved in each epoch in which the model earned.
///
/// Until generic credit is measured, g is the snapshot's unit share of all credit: the mean of c.
final class ShareTable {

  private static final int RELIABILITY_BITS = 16;

  private final EpochInput input;
  private final SortedMap<ClusterKey, BigInteger> earned = new TreeMap<>();
  private final SortedMap<Credited, BigInteger> credits = new TreeMap<>();

  ShareTable(EpochInput input, List<LineRow> lines, List<CreditRow> creditRows) {
    assert ModelTerms.RELIABILITY_WHOLE == 1 << RELIABILITY_BITS : "R is of another whole";
    this.input = input;
    for (LineRow row : lines) {
      if (row.line().key().kind() == ClusterKey.Kind.ADAPTER) {
        earned.put(row.line().key(), row.prefix());
      }
    }
    creditRows.forEach(row -> credits.put(row.line().key(), row.prefix()));
  }

  /// The table's rows in order.
  List<ShareRow> rows() {
    NavigableSet<ClusterKey> adapters = new TreeSet<>(earned.keySet());
    input.previous().carries().keySet().forEach(key -> adapters.add(key.adapter()));
    List<ShareRow> rows = new ArrayList<>();
    for (ClusterKey adapter : adapters) {
      BigInteger amount = earned.get(adapter);
      rows.addAll(amount == null ? waiting(adapter) : divided(adapter, amount));
      EpochTables.requireRoom(rows.size(), "shares of clusters");
    }
    return rows;
  }

  /// The rows of an adapter that earned nothing: its clusters owe what they owed.
  private List<ShareRow> waiting(ClusterKey adapter) {
    List<ShareRow> rows = new ArrayList<>();
    input
        .previous()
        .carries()
        .forEach((key, carry) -> {
          if (key.adapter().equals(adapter)) {
            rows.add(new ShareRow(key, ShareRow.Belief.NONE, carry, carry, BigInteger.ZERO));
          }
        });
    return rows;
  }

  private List<ShareRow> divided(ClusterKey adapter, BigInteger amount) {
    EpochInput.Adapter registered = input.adapters().of(adapter);
    List<Credited> keys = keys(adapter, registered);
    BigInteger generic = generic(keys);
    List<ShareRow> open = new ArrayList<>(keys.size());
    List<BigInteger> weights = new ArrayList<>(keys.size());
    for (Credited key : keys) {
      var belief = new ShareRow.Belief(registered.reliability(), credit(key), generic);
      BigInteger carry = input.previous().carries().getOrDefault(key, BigInteger.ZERO);
      BigInteger u = carry.add(posterior(belief));
      open.add(new ShareRow(key, belief, carry, u, BigInteger.ZERO));
      weights.add(u.max(BigInteger.ZERO));
    }
    if (weights.stream().allMatch(weight -> weight.signum() == 0)) {
      weights.replaceAll(_ -> BigInteger.ONE);
    }
    List<BigInteger> shares = Proportion.largestRemainder(amount, weights);
    List<ShareRow> rows = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      rows.add(open.get(i).with(shares.get(i)));
    }
    return rows;
  }

  /// All clusters of the adapter's snapshots, and whichever else has a credit or a debt.
  private List<Credited> keys(ClusterKey adapter, EpochInput.Adapter registered) {
    NavigableSet<Credited> keys = new TreeSet<>();
    registered.clusters().forEach(cluster -> keys.add(new Credited(adapter, cluster)));
    credits.keySet().stream().filter(key -> key.adapter().equals(adapter)).forEach(keys::add);
    input.previous().carries().keySet().stream()
        .filter(key -> key.adapter().equals(adapter))
        .forEach(keys::add);
    if (keys.isEmpty()) {
      throw new Fault(Code.MEMBERS_MISSING, "no clusters are known of " + adapter);
    }
    return List.copyOf(keys);
  }

  private BigInteger credit(Credited key) {
    return credits.getOrDefault(key, BigInteger.ZERO);
  }

  /// floor(sum of c / number of clusters).
  private BigInteger generic(List<Credited> keys) {
    BigInteger sum = keys.stream().map(this::credit).reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger count = BigInteger.valueOf(keys.size());
    return sum.subtract(sum.mod(count)).divide(count);
  }

  private static BigInteger posterior(ShareRow.Belief belief) {
    BigInteger r = BigInteger.valueOf(belief.reliability());
    BigInteger rest = BigInteger.valueOf(ModelTerms.RELIABILITY_WHOLE - belief.reliability());
    return r.multiply(belief.credit())
        .add(rest.multiply(belief.generic()))
        .shiftRight(RELIABILITY_BITS);
  }
}
