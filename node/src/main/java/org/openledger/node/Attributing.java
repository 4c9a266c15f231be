package org.openledger.node;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;

/// Attributing: whose data an answer was, down to records and amounts.
public final class Attributing {
  private final Answers answers;
  private final Fees fees;
  private final Catalogue catalogue;
  private final Parties parties;

  /// Where fees go.
  @FunctionalInterface
  interface Fees {
    /// What a recorded receipt would pay to each account if it were an epoch of its own.
    SortedMap<Address, BigInteger> provisional(Hash receipt);
  }

  Attributing(Answers answers, Fees fees, Catalogue catalogue, Parties parties) {
    this.answers = answers;
    this.fees = fees;
    this.catalogue = catalogue;
    this.parties = parties;
  }

  /// What an answer said, whose data it was, and where its fee goes.
  ///
  /// @throws org.openledger.core.fault.Refusal if there is no such receipt
  public Explanation explain(Hash receipt) {
    var bundle = answers.require(receipt);
    assert bundle.receipt().id().equals(receipt) : "the answer of another receipt";
    var lines =
        fees.provisional(receipt).entrySet().stream()
            .sorted(Map.Entry.<Address, BigInteger>comparingByValue().reversed())
            .map(line -> new Share(parties.party(line.getKey()), line.getKey(), line.getValue()))
            .toList();
    var shared = lines.stream().map(Share::amount).reduce(BigInteger.ZERO, BigInteger::add);
    assert shared.equals(bundle.receipt().body().paid().fee().units())
        : "shares of %s in a fee of %s"
            .formatted(shared, bundle.receipt().body().paid().fee().units());
    return new Explanation(
        bundle.receipt(),
        new Document(bundle.question().toJson().compact()),
        bundle.answer(),
        bundle.attribution(),
        catalogue.records(bundle.receipt().body().model().snapshots(), bundle.attribution()),
        lines);
  }
}
