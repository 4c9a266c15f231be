package org.openledger.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
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

  /// The records that an answer quotes, in its order, and what each contributor earns by it: what
  /// several records of one earn is divided by what they added.
  public List<Source> sources(Answered answered) {
    return answered.attribution().shown().quotes().isEmpty()
        ? List.of()
        : sources(
            Optional.of(answered.text()),
            answered.attribution().shown(),
            fees.provisional(answered.receipt().id()));
  }

  private List<Source> sources(
      Optional<String> text, Attribution.Shown shown, Map<Address, BigInteger> earned) {
    var added = new HashMap<Hash, Long>();
    shown.records().forEach(credit -> added.put(credit.commitment(), Math.max(0, credit.units())));
    var ofContributor = new HashMap<ContributorId, Long>();
    var counted = new HashSet<Hash>();
    for (var quote : shown.quotes()) {
      if (counted.add(quote.record())) {
        long credit = added.getOrDefault(quote.record(), 0L);
        ofContributor.merge(quote.contributor(), credit, Long::sum);
      }
    }
    var sources = new ArrayList<Source>();
    for (var quote : shown.quotes()) {
      var account = parties.contributor(quote.contributor());
      long credit = added.getOrDefault(quote.record(), 0L);
      long all = ofContributor.getOrDefault(quote.contributor(), 0L);
      var whole = earned.getOrDefault(account, BigInteger.ZERO);
      var amount =
          all == 0
              ? BigInteger.ZERO
              : whole.multiply(BigInteger.valueOf(credit)).divide(BigInteger.valueOf(all));
      sources.add(
          new Source(
              quote.record(),
              quote.contributor(),
              text.map(shownText -> said(shownText, quote.answer())).orElse(""),
              quote.answer(),
              new Source.Credit(credit),
              amount));
    }
    return List.copyOf(sources);
  }

  private static String said(String text, Attribution.Range range) {
    int start = text.offsetByCodePoints(0, range.start());
    return text.substring(start, text.offsetByCodePoints(start, range.end() - range.start()));
  }

  /// Refuses to show what an account may not read, or no longer: an answer is what it quotes.
  ///
  /// @throws Refusal saying so
  public void requireShown(Hash receipt, Address account) {
    var bundle = answers.require(receipt);
    if (!catalogue.mayShow(bundle.receipt().body().model(), bundle.attribution(), account)) {
      throw new Refusal(
          Code.NOT_ALLOWED,
          "this answer quotes records that were withdrawn or that you may not read; its receipt,"
              + " and who is paid, are at /api/v1/receipts/"
              + receipt);
    }
  }

  /// What an answer said, whose data it was, and where its fee goes. Of records that an account may
  /// not read it says whose they are and what they earned, and shows none of their text.
  ///
  /// @throws Refusal if there is no such receipt
  public Explanation explain(Hash receipt, Address account) {
    var bundle = answers.require(receipt);
    assert bundle.receipt().id().equals(receipt) : "the answer of another receipt";
    var earned = fees.provisional(receipt);
    var lines =
        earned.entrySet().stream()
            .sorted(Map.Entry.<Address, BigInteger>comparingByValue().reversed())
            .map(line -> new Share(parties.party(line.getKey()), line.getKey(), line.getValue()))
            .toList();
    var shared = lines.stream().map(Share::amount).reduce(BigInteger.ZERO, BigInteger::add);
    assert shared.equals(bundle.receipt().body().paid().fee().units())
        : "shares of %s in a fee of %s"
            .formatted(shared, bundle.receipt().body().paid().fee().units());
    var model = bundle.receipt().body().model();
    var answer =
        Optional.of(bundle.answer())
            .filter(_ -> catalogue.mayShow(model, bundle.attribution(), account));
    return new Explanation(
        bundle.receipt(),
        new Document(bundle.question().toJson().compact()),
        answer,
        bundle.attribution(),
        sources(answer, bundle.attribution().shown(), earned),
        catalogue.records(model.snapshots(), bundle.attribution(), account),
        lines);
  }
}
