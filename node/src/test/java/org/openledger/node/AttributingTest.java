package org.openledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.Contribution;
import org.openledger.core.flow.Contribution.Split;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.serve.Recall;
import org.openledger.verify.Bundle;

/// Whose data an answer was: who is named, who gets what, and which records anybody may read.
class AttributingTest {
  private static final SnapshotRef OPEN = Samples.snapshot("open");
  private static final SnapshotRef CLOSED = Samples.snapshot("closed");
  private static final AskRequest ASKED =
      new AskRequest(
          ModelId.of("nano", "tides", 1),
          List.of(AskRequest.Message.user("What is kelp?")),
          AskRequest.Sampling.greedy(4));

  private static final Address ANYBODY = Samples.account(77);

  private final FakeShelves shelves = new FakeShelves();
  private final FakeAnswers answers = new FakeAnswers();
  private final Parties parties = Samples.parties();
  private final SortedMap<Address, BigInteger> fees = new TreeMap<>();
  private final Map<ClusterId, BigInteger> written = new HashMap<>();
  private final Attributing attributing =
      new Attributing(answers, new Paid(), new Catalogue(shelves, shelves, parties), parties);

  /// What a test says that a receipt gives.
  private final class Paid implements Attributing.Fees {
    @Override
    public SortedMap<Address, BigInteger> provisional(Hash receipt) {
      return fees;
    }

    @Override
    public Map<ClusterId, BigInteger> written(Hash receipt) {
      return written;
    }
  }

  @Test
  void whatWasSaidIsToldAsItWas() {
    var bundle = kept(Attribution.Shown.NOTHING);
    fees.put(Samples.account(9), bundle.receipt().body().paid().fee().units());
    var told = attributing.explain(bundle.receipt().id(), ANYBODY);
    assertThat(told.receipt()).isEqualTo(bundle.receipt());
    assertThat(Json.parse(told.question().json())).isEqualTo(Questions.of(ASKED).toJson());
    assertThat(told.answer()).contains("An alga.");
    assertThat(told.attribution()).isEqualTo(bundle.attribution());
    assertThat(told.records()).isEmpty();
    assertThat(told.lines()).extracting(Share::account).containsExactly(Samples.account(9));
  }

  @Test
  void sharesAreNamedAndTheLargestComesFirst() {
    var pool = parties.pool(new DatanetId("open"));
    var ann = parties.contributor(new ContributorId("Ann"));
    var stranger = Samples.account(9);
    fees.put(ann, BigInteger.valueOf(7));
    fees.put(pool, BigInteger.valueOf(30));
    fees.put(stranger, BigInteger.TWO);
    var id = kept(Attribution.Shown.NOTHING).receipt().id();
    assertThat(attributing.explain(id, ANYBODY).lines())
        .containsExactly(
            new Share(new Parties.Party("open common pool", "common pool"), pool, Open.units(30)),
            new Share(new Parties.Party("Ann", "contributor"), ann, Open.units(7)),
            new Share(new Parties.Party(stranger.toString(), "account"), stranger, Open.units(2)));
  }

  @Test
  void recordsThatAreNamedAreShownOnlyWhereTheDatanetIsOpen() {
    var span = Samples.record("open", 1, Split.TRAIN);
    var credited = Samples.record("open", 2, Split.TRAIN);
    var unnamed = Samples.record("open", 3, Split.TRAIN);
    var secret = Samples.record("closed", 4, Split.TRAIN);
    fees.put(Samples.account(9), BigInteger.valueOf(39));
    shelves.open.add(OPEN.datanet());
    shelves.records.put(OPEN, List.of(span, credited, unnamed));
    shelves.records.put(CLOSED, List.of(secret));
    var shown =
        new Attribution.Shown(
            List.of(
                new Attribution.EvidenceSpan(
                    0, 2, List.of(span.commitment(), secret.commitment()), 2)),
            List.of(
                new Attribution.RecordCredit(credited.commitment(), credited.contributor(), 5),
                new Attribution.RecordCredit(secret.commitment(), secret.contributor(), 4)));
    assertThat(attributing.explain(kept(shown).receipt().id(), ANYBODY).records().values())
        .containsExactlyInAnyOrder(span, credited);
  }

  @Test
  void whatIsQuotedAndWhatIsOnlyCreditedEarnsItsOwnLine() {
    var first = Samples.record("open", 1, Split.TRAIN);
    var other = Samples.record("open", 2, Split.TRAIN);
    var before = Samples.record("open", 4, Split.TRAIN);
    var against = Samples.record("open", 5, Split.TRAIN);
    assertThat(before.contributor()).isEqualTo(first.contributor());
    // A copy's owner shares in what its cluster earns, so that accounts say less than lines.
    fees.put(parties.contributor(first.contributor()), BigInteger.valueOf(31));
    fees.put(Samples.account(9), BigInteger.valueOf(8));
    written.put(new ClusterId(first.commitment()), BigInteger.valueOf(20));
    written.put(new ClusterId(before.commitment()), BigInteger.valueOf(19));
    var shown =
        new Attribution.Shown(
            List.of(),
            List.of(credit(first, 20), credit(before, 19), credit(against, -2)),
            List.of(quote(first, 0, 2), quote(other, 3, 5), quote(first, 5, 8)));
    var told = attributing.explain(kept(shown).receipt().id(), ANYBODY);
    assertThat(told.sources())
        .extracting(
            Source::record,
            AttributingTest::quoted,
            source -> source.credit().units(),
            Source::amount)
        .containsExactly(
            tuple(first.commitment(), "An", 20L, Open.units(20)),
            tuple(other.commitment(), "al", 0L, Open.ZERO),
            tuple(first.commitment(), "ga.", 0L, Open.ZERO),
            tuple(before.commitment(), "not quoted", 19L, Open.units(19)));
  }

  /// Else whoever pays for a word reads the whole record.
  @Test
  void ofARecordIsShownWhatIsPaidFor() {
    var quoted = said("alga ".repeat(99), 1);
    var credited = said("kelp ".repeat(99), 2);
    fees.put(Samples.account(9), BigInteger.valueOf(39));
    shelves.open.add(OPEN.datanet());
    shelves.records.put(OPEN, List.of(quoted, credited));
    var shown =
        new Attribution.Shown(
            List.of(),
            List.of(credit(credited, -1)),
            List.of(quote(quoted, 0, 2), quote(quoted, 5, 8)));
    var records = attributing.explain(kept(shown).receipt().id(), ANYBODY).records();
    assertThat(records).hasSize(2).containsKeys(quoted.commitment(), credited.commitment());
    assertThat(records.values())
        .extracting(each -> each.content().text())
        .containsExactlyInAnyOrder("alga alg", "kelp ".repeat(32) + "…");
    assertThat(records.values()).allMatch(each -> each.content().alsoAsked().wordings().isEmpty());
  }

  private static Contribution said(String text, int number) {
    var record = Samples.record("open", number, Split.TRAIN);
    return Samples.saying(
        record, new Contribution.Content("What?", text, new AlsoAsked(List.of("Which?"))));
  }

  @Test
  void sourcesThatDoNotEarnAllOfTheLinesAreCaught() {
    var first = Samples.record("open", 1, Split.TRAIN);
    fees.put(Samples.account(9), BigInteger.valueOf(39));
    written.put(new ClusterId(Samples.hash(7)), BigInteger.ONE);
    var shown = new Attribution.Shown(List.of(), List.of(), List.of(quote(first, 0, 2)));
    var id = kept(shown).receipt().id();
    assertThatThrownBy(() -> attributing.explain(id, ANYBODY)).isInstanceOf(AssertionError.class);
  }

  private static String quoted(Source source) {
    return source.piece().map(Source.Piece::text).orElse("not quoted");
  }

  private static Attribution.RecordCredit credit(Contribution record, long units) {
    return new Attribution.RecordCredit(record.commitment(), record.contributor(), units);
  }

  private static Attribution.Quote quote(Contribution record, int start, int end) {
    var range = new Attribution.Range(start, end);
    return new Attribution.Quote(record.commitment(), record.contributor(), range, range);
  }

  /// Revoked or never admitted: whose it is and what they got, and nothing of what it says.
  @Test
  void anAnswerThatQuotesWhatIsNotForAllIsCreditedWithoutBeingShown() {
    var record = Samples.record("closed", 1, Split.TRAIN);
    var reader = Samples.account(5);
    shelves.records.put(CLOSED, List.of(record));
    shelves.open.add(OPEN.datanet());
    shelves.admitted.put(reader, Set.of(CLOSED.datanet()));
    fees.put(parties.contributor(record.contributor()), BigInteger.valueOf(39));
    written.put(new ClusterId(record.commitment()), BigInteger.valueOf(39));
    var shown =
        new Attribution.Shown(List.of(), List.of(credit(record, 20)), List.of(quote(record, 0, 2)));
    var id = kept(shown, new MemoryRoot(Samples.hash(5))).receipt().id();

    var read = attributing.explain(id, reader);
    assertThat(read.answer()).contains("An alga.");
    assertThat(read.sources()).extracting(AttributingTest::quoted).containsExactly("An");
    assertThat(read.records().values())
        .extracting(each -> each.content().text())
        .containsExactly(record.content().text().substring(0, 2));
    attributing.requireShown(id, reader);

    shelves.withdrawn.put(CLOSED, Set.of(record.commitment()));
    assertThat(attributing.explain(id, reader).answer()).as("withdrawn").isEmpty();
    assertThat(attributing.explain(id, reader).records()).isEmpty();
    shelves.withdrawn.put(CLOSED, Set.of(Samples.hash(99)));
    assertThat(attributing.explain(id, reader).answer()).as("another was").isPresent();

    shelves.admitted.clear();
    for (var account : List.of(reader, ANYBODY)) {
      var withheld = attributing.explain(id, account);
      assertThat(withheld.answer()).isEmpty();
      assertThat(withheld.records()).isEmpty();
      assertThat(withheld.sources())
          .extracting(Source::contributor, AttributingTest::quoted, Source::amount)
          .containsExactly(tuple(record.contributor(), "", Open.units(39)));
      assertThat(withheld.lines()).isEqualTo(read.lines());
      assertThatThrownBy(() -> attributing.requireShown(id, account))
          .extracting(e -> ((Failure) e).code())
          .isEqualTo(Code.NOT_ALLOWED);
    }
  }

  @Test
  void sharesThatAreNotTheFeeAreCaught() {
    var id = kept(Attribution.Shown.NOTHING).receipt().id();
    fees.put(Samples.account(9), BigInteger.valueOf(38));
    assertThatThrownBy(() -> attributing.explain(id, ANYBODY))
        .isInstanceOf(AssertionError.class)
        .hasMessage("shares of 38 in a fee of 39");
  }

  @Test
  void anUnknownReceiptIsRefused() {
    assertThatThrownBy(() -> attributing.explain(Hash.ZERO, ANYBODY))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(Code.NO_SUCH_THING);
  }

  private Bundle kept(Attribution.Shown shown) {
    return kept(shown, MemoryRoot.NONE);
  }

  private Bundle kept(Attribution.Shown shown, MemoryRoot memory) {
    var attribution =
        new Attribution(
            new Attribution.Method("test", 1), 0, Attribution.DataCredit.NONE, List.of(), 0, shown);
    var question = Questions.of(ASKED);
    var body =
        SampleReceipt.direct(Samples.hash(3))
            .paid(Samples.account(1), Open.units(39), Samples.TERMS.commitment())
            .model(
                new ModelPart(
                    ASKED.model(),
                    new ModelDigest(Samples.hash(3)),
                    new BaseDigest(Samples.hash(1)),
                    new AdapterDigest(Samples.hash(2)),
                    new ModelPart.Roots(RunCommitment.NONE, AttributionRoot.NONE, memory),
                    List.of(OPEN, CLOSED),
                    1))
            .said(
                new SaidPart.Prompt(question.promptHash(), 5),
                new SaidPart.Answer(AnswerHash.of("An alga."), 4, Finish.STOP),
                SamplingHash.of(question.sampling().toJson()))
            .credit(CreditPart.of(attribution.commitment()))
            .body();
    var receipt = body.sign(Samples.SEAL.domain(), Samples.NODE);
    var bundle =
        new Bundle(
            receipt,
            question,
            "An alga.",
            new Recall.Credited(attribution, Optional.empty()),
            Samples.SEAL,
            Optional.empty());
    answers.keep(bundle);
    return bundle;
  }
}
