package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.contracts.RewardDistributorCalls.Claim;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochTables;

/// Brings a chain that is behind its database up to it: everything this node did on chain follows
/// from the database, so it is done again, to the same addresses, roots and payments.
///
/// Each step looks at the chain first, so that a repair that was interrupted goes on. What others
/// did in blocks that were lost is lost: nobody but them can sign it again.
final class ChainRepair {
  private final Jdbi jdbi;
  private final Book book;
  private final Payouts payouts;
  private final Anchors anchors;
  private final List<String> done = new ArrayList<>();

  ChainRepair(Jdbi jdbi, Book book, Opening.Contracts contracts) {
    this.jdbi = jdbi;
    this.book = book;
    this.payouts = contracts.payouts();
    this.anchors = contracts.anchors();
  }

  /// Does again what is missing; what that was, for people.
  ///
  /// @throws Fault if others paid in what is lost
  List<String> run() {
    requireNoDonationLost();
    jdbi.withHandle(TermsStore::snapshots).forEach(this::publish);
    jdbi.withHandle(TermsStore::modelIds).forEach(this::publish);
    long last = jdbi.withHandle(EpochStore::lastProposed);
    for (long epoch = payouts.lastEpoch() + 1; epoch <= last; epoch++) {
      propose(epoch);
    }
    Book.Totals booked = book.totals(BookAccount.DISTRIBUTOR);
    fund(booked.debits());
    if (payouts.totalClaimed().compareTo(booked.credits()) < 0) {
      claim();
    }
    return List.copyOf(done);
  }

  private void requireNoDonationLost() {
    BigInteger donated = book.totals(BookAccount.DONATIONS).credits();
    BigInteger onChain = payouts.totalFunded().subtract(payouts.fundedByNode());
    if (onChain.compareTo(donated) < 0) {
      throw new Fault(
          Code.CHAIN_BEHIND,
          "others had paid in "
              + donated.subtract(onChain)
              + " in blocks that are lost: only a copy of the chain brings that back");
    }
  }

  private void publish(SnapshotRoot snapshot) {
    SnapshotRef ref = snapshot.ref();
    if (anchors.versions(ref.datanet()) < ref.version()) {
      anchors.publish(snapshot);
      new Publication(jdbi, anchors).note(ref);
      done.add("published " + ref);
    }
  }

  /// Terms that are damaged matter only where the chain has lost them.
  private void publish(ModelId id) {
    if (anchors.versions(id) < ModelRegistryCalls.versionOf(id)) {
      jdbi.withHandle(handle -> TermsStore.model(handle, id)).ifPresent(anchors::publish);
      done.add("published " + id);
    }
  }

  private void propose(long epoch) {
    EpochTables tables = read(epoch);
    fund(tables.roots().earnings().sum());
    payouts.propose(EpochClosing.proposal(tables));
    var transaction = payouts.proposalTransaction(epoch);
    jdbi.useHandle(handle -> EpochStore.setProposal(handle, epoch, transaction));
    done.add("proposed epoch " + epoch);
  }

  private EpochTables read(long epoch) {
    return jdbi.withHandle(handle -> EpochStore.read(handle, epoch));
  }

  private void fund(BigInteger total) {
    BigInteger missing = total.subtract(payouts.totalFunded());
    if (missing.signum() > 0) {
      payouts.fund(missing);
      done.add("paid in " + missing);
    }
  }

  private void claim() {
    List<Claim> due = EpochClosing.due(read(payouts.claimableEpoch()), payouts);
    EpochClosing.claim(due, payouts, () -> {});
    done.add("paid " + due.size() + " accounts");
  }
}
