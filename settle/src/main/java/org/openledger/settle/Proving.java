package org.openledger.settle;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Receipts;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochState;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.Split;

/// What can be said of one receipt: what became of its fee, whom it pays, and whether it holds.
final class Proving {
  private final Jdbi jdbi;
  private final Address signer;
  private final ReceiptDomain domain;
  private final Payouts payouts;
  private final Anchors anchors;
  private final Receipts receipts;

  Proving(Jdbi jdbi, Address signer, ReceiptDomain domain, Opening.Contracts contracts) {
    this.jdbi = jdbi;
    this.signer = signer;
    this.domain = domain;
    payouts = contracts.payouts();
    anchors = contracts.anchors();
    this.receipts = new Receipts(jdbi);
  }

  /// What became of a receipt's fee.
  Optional<FeeProof> proof(Hash id) {
    return jdbi.withHandle(handle ->
        Receipts.find(handle, id)
            .map(
                stored -> new FeeProof(stored.terms(), receipts.lines(id), place(handle, stored))));
  }

  private static Optional<FeeProof.Place> place(Handle handle, Receipts.Stored stored) {
    if (!EpochStore.isComputed(handle, stored.epoch())) {
      return Optional.empty();
    }
    EpochStore.Place place = EpochStore.place(handle, stored.epoch(), stored.id());
    return Optional.of(new FeeProof.Place(place.path(), new Open(place.fees())));
  }

  /// What a receipt would pay to each account if it were an epoch of its own, and what would wait
  /// in common pools: the provisional earnings an answer shows.
  SortedMap<Address, BigInteger> provisional(Hash id) {
    return jdbi.withHandle(handle -> {
      Receipts.Stored stored =
          Receipts.find(handle, id)
              .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "no receipt " + id));
      EpochInput.SettledReceipt alone =
          new EpochInput.SettledReceipt(
              id, stored.signed(), stored.total(), receipts.lines(id), receipts.credits(id));
      EpochInput.Adapters adapters = TermsStore.adapters(handle, anchors::reliability);
      EpochInput input =
          new EpochInput(
              EpochState.FIRST,
              List.of(alone),
              adapters,
              TermsStore.membership(handle, credited(alone.lines(), adapters)),
              EpochInput.Vesting.NONE);
      EpochState after = EpochTables.compute(input).next();
      SortedMap<Address, BigInteger> shares = new TreeMap<>(after.cumulative());
      after.pools().forEach((datanet, amount) -> shares.put(ClusterKey.poolName(datanet), amount));
      return shares;
    });
  }

  /// The clusters among whose members lines are divided: their own, and those of their adapters.
  private static SortedSet<ClusterKey> credited(List<Line> lines, EpochInput.Adapters adapters) {
    SortedSet<ClusterKey> clusters = new TreeSet<>();
    for (Line line : lines) {
      switch (line.key().kind()) {
        case MEMORY, RECORDS -> clusters.add(line.key().tableKey());
        case ADAPTER -> clusters.addAll(adapters.of(line.key()).clusters());
        case ROLE, POOL -> {}
      }
    }
    return clusters;
  }

  /// Checks every field and link of a receipt and names the first that fails.
  Verification verify(UsageReceipt receipt, Evidence evidence) {
    ReceiptCheck.Splitter splitter =
        (stored, model) ->
            jdbi.withHandle(handle ->
                Split.of(
                    stored.id(),
                    stored.receipt().body().paid().fee(),
                    stored.receipt().body().origin().hops(),
                    stored.terms(),
                    Charging.credits(handle, stored.attribution(), model)));
    return new ReceiptCheck(jdbi, signer, domain, splitter, payouts).verify(receipt, evidence);
  }
}
