package org.openledger.tally.epoch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.tally.epoch.EpochRows.AccountRow;
import org.openledger.tally.epoch.EpochRows.ClusterRow;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.SplitParameters;

/// Table 4 of an epoch: what each cluster is paid, divided among its members and over time.
///
/// Floors are taken per row of the member table, that is per record and not per account, so that it
/// makes no difference under how many names somebody contributed.
final class AccountTable {

  private static final BigInteger MILLION = BigInteger.valueOf(SplitParameters.MILLION);

  private final EpochInput input;

  AccountTable(EpochInput input) {
    this.input = input;
  }

  /// Amounts by the epoch in which they fall due, the current one first.
  private record Due(List<BigInteger> parts) {

    Due plus(Due other) {
      List<BigInteger> sums = new ArrayList<>();
      for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
        sums.add(part(i).add(other.part(i)));
      }
      return new Due(sums);
    }

    BigInteger part(int epochsLater) {
      return epochsLater < parts.size() ? parts.get(epochsLater) : BigInteger.ZERO;
    }

    BigInteger total() {
      return parts.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  /// The table's rows in order.
  ///
  /// @param vesting takes what falls due in later epochs
  List<AccountRow> rows(List<ClusterRow> clusters, List<EpochState.Vested> vesting) {
    SortedMap<Address, Due> totals = new TreeMap<>();
    List<AccountRow> rows = new ArrayList<>();
    for (ClusterRow cluster : clusters) {
      if (cluster.v().signum() > 0) {
        shares(cluster)
            .forEach((account, due) -> {
              rows.add(new AccountRow(account, cluster.key(), due.total(), due.part(0)));
              totals.merge(account, due, Due::plus);
            });
      }
    }
    totals.forEach((account, due) -> {
      for (int i = 1; i < due.parts.size(); i++) {
        if (due.part(i).signum() > 0) {
          long epoch = input.previous().epoch() + i;
          vesting.add(new EpochState.Vested(epoch, account, due.part(i)));
        }
      }
    });
    Collections.sort(rows);
    assert rows.stream().allMatch(row -> row.later().signum() >= 0) : "more is due than was earned";
    return rows;
  }

  /// floor(V * share / 10^6) for every record, the residue to the earliest commitment.
  private SortedMap<Address, Due> shares(ClusterRow cluster) {
    List<Member> members = members(cluster.key());
    BigInteger left = cluster.v();
    SortedMap<Address, Due> shares = new TreeMap<>();
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i);
      BigInteger share = floorPpm(cluster.v(), member.sharePpm());
      left = left.subtract(share);
      Due due = spread(i == 0 ? share.add(left) : share, cluster.key());
      shares.merge(member.account(), due, Due::plus);
    }
    shares.values().removeIf(due -> due.total().signum() == 0);
    assert left.signum() >= 0 : "members were given " + left.negate() + " too much";
    assert total(shares).equals(cluster.v()) : "shares do not sum to " + cluster.v();
    return shares;
  }

  private static BigInteger total(SortedMap<Address, Due> shares) {
    return shares.values().stream().map(Due::total).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private List<Member> members(ClusterKey key) {
    if (key.isRole()) {
      return Member.sole(key.roleAccount());
    }
    List<Member> members = input.membership().of(key.tableKey());
    if (members.isEmpty()) {
      throw new Fault(
          Code.MEMBERS_MISSING,
          "no member table for cluster " + key.cluster() + " of datanet " + key.datanet());
    }
    return Member.table(members);
  }

  /// Records are paid by the vesting fractions, floors with the residue due now; roles at once.
  private Due spread(BigInteger amount, ClusterKey key) {
    List<BigInteger> parts = new ArrayList<>();
    parts.add(amount);
    if (!key.isRole()) {
      for (int ppm : input.vesting().laterPpm()) {
        BigInteger later = floorPpm(amount, ppm);
        parts.add(later);
        parts.set(0, parts.getFirst().subtract(later));
      }
    }
    Due due = new Due(parts);
    assert due.total().equals(amount) : "an amount of " + amount + " spread to " + due.total();
    assert due.part(0).signum() >= 0 : "less than nothing is due now";
    return due;
  }

  private static BigInteger floorPpm(BigInteger amount, int ppm) {
    assert ppm >= 0 && ppm <= SplitParameters.MILLION : ppm + " parts per million";
    return amount.multiply(BigInteger.valueOf(ppm)).divide(MILLION);
  }
}
