package org.openledger.settle;

import java.util.List;
import java.util.SortedMap;
import org.jdbi.v3.core.Jdbi;
import org.openledger.chain.client.ChainClient;
import org.openledger.core.crypto.Address;
import org.openledger.settle.book.Book;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.onchain.Registries;
import org.openledger.store.Database;

/// How settlement finds its contracts: as they are, made on first use, or made again where a chain
/// has lost them. In the end chain and database belong together, or a failure says that they do
/// not.
final class Opening {
  private final Jdbi jdbi;
  private final SettlementConfig config;
  private final ChainClient chain;

  Opening(Database database, SettlementConfig config, ChainClient chain) {
    database.migrate("settle", "db/settle");
    this.jdbi = database.jdbi();
    this.config = config;
    this.chain = chain;
  }

  /// The contracts as settlement uses them.
  record Contracts(Payouts payouts, Anchors anchors, SortedMap<String, Address> addresses) {
    static Contracts of(Registries registries) {
      return new Contracts(registries, registries, registries.addresses());
    }
  }

  /// The registries of a chain, deployed on first use, and what this node says in them.
  Registries open() {
    Registries registries = Registries.open(chain, config.node(), jdbi, config.windowSeconds());
    recognise(registries);
    requireTogether(Contracts.of(registries));
    return registries;
  }

  /// Does again what the chain has lost; what that was, for people.
  List<String> repair() {
    Registries registries = Registries.restore(chain, config.node(), jdbi, config.windowSeconds());
    // Before anything is proposed: who signs counts from the open epoch on.
    recognise(registries);
    var contracts = Contracts.of(registries);
    List<String> done = new ChainRepair(jdbi, new Book(jdbi), contracts).run();
    requireTogether(contracts);
    return done;
  }

  private void recognise(Registries registries) {
    registries.recognise(config.node().address(), config.terms().commitment());
  }

  private void requireTogether(Contracts contracts) {
    new ChainCheck(jdbi, new Book(jdbi), contracts).require();
  }
}
