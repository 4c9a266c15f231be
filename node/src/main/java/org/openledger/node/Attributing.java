package org.openledger.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// Attributing: whose data an answer was, down to records and amounts.
public final class Attributing {
  /// Code points that are shown of a record that is not quoted.
  private static final int BEGINNING = 160;

  private final Answers answers;
  private final Fees fees;
  private final Catalogue catalogue;
  private final Parties parties;

  /// Where fees go, as [StageBooks] knows it.
  interface Fees {
    /// What a recorded receipt would pay to each account if it were an epoch of its own.
    SortedMap<Address, BigInteger> provisional(Hash receipt);

    /// What a recorded receipt gives to each cluster of records that its answer was written from.
    Map<ClusterId, BigInteger> written(Hash receipt);
  }

  Attributing(Answers answers, Fees fees, Catalogue catalogue, Parties parties) {
    this.answers = answers;
    this.fees = fees;
    this.catalogue = catalogue;
    this.parties = parties;
  }

  /// The records that an answer rests on and what each earns: those that it quotes in its order,
  /// then those that are credited for what others are quoted for. What they earn adds up to what
  /// the receipt gives for the writing, to the unit.
  public List<Source> sources(Answered answered) {
    return sources(Optional.of(answered.text()), answered.attribution(), answered.receipt().id());
  }

  /// @param text the answer; nothing where it quotes what may not be read by whoever asks
  private List<Source> sources(Optional<String> text, Attribution attribution, Hash receipt) {
    var shown = attribution.shown();
    if (shown.quotes().isEmpty()) {
      return List.of();
    }
    var earned = fees.written(receipt);
    var credits = new LinkedHashMap<Hash, Attribution.RecordCredit>();
    shown.records().forEach(credit -> credits.put(credit.commitment(), credit));
    var sources = new ArrayList<Source>();
    for (var quote : shown.quotes()) {
      var told = text.map(whole -> said(whole, quote.answer())).orElse("");
      var piece = new Source.Piece(told, quote.answer());
      // A record that is quoted twice earns once.
      var credit = Optional.ofNullable(credits.remove(quote.record()));
      var quoted = Optional.of(piece);
      sources.add(source(quote.record(), quote.contributor(), quoted, credit, earned));
    }
    for (var credit : credits.values()) {
      if (credit.units() > 0) {
        var of = Optional.of(credit);
        sources.add(
            source(credit.commitment(), credit.contributor(), Optional.empty(), of, earned));
      }
    }
    assert sum(sources.stream().map(source -> source.amount().units()))
            .equals(sum(earned.values().stream()))
        : "sources of " + receipt + " that do not earn what it gives for them";
    return List.copyOf(sources);
  }

  /// A record as a source. What is found is whoever's said it first, whose cluster has its name.
  private static Source source(
      Hash record,
      ContributorId contributor,
      Optional<Source.Piece> piece,
      Optional<Attribution.RecordCredit> credit,
      Map<ClusterId, BigInteger> earned) {
    var amount =
        credit.isPresent()
            ? earned.getOrDefault(new ClusterId(record), BigInteger.ZERO)
            : BigInteger.ZERO;
    long units = credit.map(Attribution.RecordCredit::units).orElse(0L);
    return new Source(
        record, contributor, piece, new Source.Credit(Math.max(0, units)), new Open(amount));
  }

  private static BigInteger sum(Stream<BigInteger> amounts) {
    return amounts.reduce(BigInteger.ZERO, BigInteger::add);
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
              + receipt
              + ", and a bundle that was fetched before can still be verified");
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
            .map(line ->
                new Share(parties.party(line.getKey()), line.getKey(), new Open(line.getValue())))
            .toList();
    var shared = lines.stream().map(Share::amount).reduce(Open.ZERO, Open::plus);
    assert shared.equals(bundle.receipt().body().paid().fee())
        : "shares of %s in a fee of %s"
            .formatted(shared.units(), bundle.receipt().body().paid().fee().units());
    var model = bundle.receipt().body().model();
    var answer =
        Optional.of(bundle.answer())
            .filter(_ -> catalogue.mayShow(model, bundle.attribution(), account));
    return new Explanation(
        bundle.receipt(),
        new Document(bundle.question().toJson().compact()),
        answer,
        bundle.attribution(),
        sources(answer, bundle.attribution(), receipt),
        shown(
            catalogue.records(model.snapshots(), bundle.attribution(), account),
            bundle.attribution()),
        lines);
  }

  /// Of each record as much as the answer has paid for: what it quotes, or a beginning of one that
  /// is named for another reason. Else the shortest answer would buy whole records.
  private static SortedMap<Hash, Contribution> shown(
      SortedMap<Hash, Contribution> records, Attribution attribution) {
    var shown = new TreeMap<Hash, Contribution>();
    records.forEach((commitment, record) -> {
      var text = record.content().text();
      var part =
          attribution.shown().quotes().stream()
              .filter(quote -> quote.record().equals(commitment))
              .map(Attribution.Quote::source)
              .reduce((one, other) ->
                  new Attribution.Range(
                      Math.min(one.start(), other.start()), Math.max(one.end(), other.end())))
              .map(range -> said(text, range))
              .orElseGet(() -> beginning(text));
      shown.put(
          commitment,
          new Contribution(
              record.datanet(),
              record.contributor(),
              commitment,
              record.cluster(),
              record.source(),
              new Contribution.Content(record.content().prompt(), part),
              record.split()));
    });
    return shown;
  }

  private static String beginning(String text) {
    int points = text.codePointCount(0, text.length());
    return points <= BEGINNING ? text : said(text, new Attribution.Range(0, BEGINNING)) + "…";
  }
}
