package org.openledger.node.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openledger.core.crypto.Address;
import org.openledger.core.money.Open;
import org.openledger.node.EarningsReport;
import org.openledger.node.Parties;
import org.openledger.node.Share;

/// What contributors have earned by being quoted, beside what they were paid for it.
///
/// @param earned what each answer gives to each contributor whom it quotes
/// @param paid what was paid out to each contributor when the epoch was closed; nobody who was paid
///   nothing
record Pay(List<Share> earned, Map<Address, Open> paid) {
  Pay {
    earned = List.copyOf(earned);
    paid = Map.copyOf(paid);
  }

  /// What was paid out between two moments.
  static Pay between(List<Share> earned, EarningsReport before, EarningsReport after) {
    var had =
        before.accounts().stream()
            .collect(Collectors.toMap(EarningsReport.Row::account, row -> row.claimed().amount()));
    var paid = new TreeMap<Address, Open>();
    for (var row : after.accounts()) {
      var amount = row.claimed().amount().minus(had.getOrDefault(row.account(), Open.ZERO));
      if (row.party().role().equals(Parties.CONTRIBUTOR) && !amount.isZero()) {
        paid.put(row.account(), amount);
      }
    }
    return new Pay(earned, paid);
  }

  /// What all who are quoted have earned.
  Open total() {
    return sum(earned);
  }

  /// Why this is not as it must be, if it is not: that nobody earns anything by being quoted, that
  /// somebody does and was paid nothing, or that all of them were paid less than they have earned.
  Optional<String> missing() {
    if (total().isZero()) {
      return Optional.of("nobody earns anything by being quoted");
    }
    var unpaid = new TreeSet<String>();
    earned.stream()
        .filter(line -> !line.amount().isZero() && !paid.containsKey(line.account()))
        .forEach(line -> unpaid.add(line.party().name()));
    if (!unpaid.isEmpty()) {
      return Optional.of("quoted and paid nothing: " + String.join(", ", unpaid));
    }
    var out = paid.values().stream().reduce(Open.ZERO, Open::plus);
    return out.compareTo(total()) < 0
        ? Optional.of("quotes have earned %s OPEN, %s were paid".formatted(total(), out))
        : Optional.empty();
  }

  /// What some shares are together.
  static Open sum(List<Share> shares) {
    return shares.stream().map(Share::amount).reduce(Open.ZERO, Open::plus);
  }
}
