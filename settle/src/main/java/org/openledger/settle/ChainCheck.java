package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.TermsStore;

/// Whether chain and database are copies of one moment: looked at before anything is served, since
/// on an older copy of either no epoch could ever be closed.
///
/// A node that was killed has at most one snapshot and one version of each model that are not
/// published yet, and one epoch that is proposed and not noted so.
final class ChainCheck {
  private final Jdbi jdbi;
  private final Book book;
  private final Opening.Contracts contracts;

  ChainCheck(Jdbi jdbi, Book book, Opening.Contracts contracts) {
    this.jdbi = jdbi;
    this.book = book;
    this.contracts = contracts;
  }

  /// @throws Fault if one of them is behind the other
  void require() {
    List<String> missing = new ArrayList<>();
    epochs(missing);
    money(missing);
    publications(missing);
    if (!missing.isEmpty()) {
      throw new Fault(
          Code.CHAIN_BEHIND, "the chain is behind the database: " + String.join("; ", missing));
    }
  }

  private void epochs(List<String> missing) {
    long onChain = contracts.payouts().lastEpoch();
    long proposed = jdbi.withHandle(EpochStore::lastProposed);
    if (onChain < proposed) {
      missing.add("epoch %d was proposed, the chain's last is %d".formatted(proposed, onChain));
    }
    long computed = jdbi.withHandle(EpochStore::lastComputed);
    if (onChain > computed) {
      throw new Fault(
          Code.BOOKS_DIFFER,
          ("the database is behind the chain: epoch %d is on chain, the database's last is %d; put"
                  + " back the newest copy of the database")
              .formatted(onChain, computed));
    }
  }

  private void money(List<String> missing) {
    Book.Totals booked = book.totals(BookAccount.DISTRIBUTOR);
    less("paid in", booked.debits(), contracts.payouts().totalFunded(), missing);
    less("paid out", booked.credits(), contracts.payouts().totalClaimed(), missing);
  }

  private static void less(
      String what, BigInteger booked, BigInteger onChain, List<String> missing) {
    if (onChain.compareTo(booked) < 0) {
      missing.add("%s were %s, on chain %s".formatted(what, booked, onChain));
    }
  }

  private void publications(List<String> missing) {
    SortedMap<DatanetId, Integer> datanets = new TreeMap<>();
    for (SnapshotRoot snapshot : jdbi.withHandle(TermsStore::snapshots)) {
      datanets.merge(snapshot.ref().datanet(), snapshot.ref().version(), Math::max);
    }
    datanets.forEach((datanet, version) ->
        lost(datanet.value(), version, contracts.anchors().versions(datanet), missing));
    SortedMap<String, ModelId> models = new TreeMap<>();
    for (ModelId id : jdbi.withHandle(TermsStore::modelIds)) {
      models.put(id.family(), id); // in the order of versions
    }
    models.forEach((family, newest) ->
        lost(
            family,
            ModelRegistryCalls.versionOf(newest),
            contracts.anchors().versions(newest),
            missing));
  }

  private static void lost(String name, int version, long onChain, List<String> missing) {
    if (onChain + 1 < version) {
      missing.add(
          "version %d of %s was published, on chain are %d".formatted(version, name, onChain));
    }
  }
}
