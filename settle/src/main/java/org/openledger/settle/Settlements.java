package org.openledger.settle;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.openledger.chain.client.ChainClient;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.onchain.Registries;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Receipts;
import org.openledger.settle.store.TermsStore;
import org.openledger.store.Database;
import org.openledger.tally.epoch.EpochTables;
import org.openledger.tally.split.Line;
import org.openledger.tally.split.ModelTerms;

/// The fifth verb: signs receipts, divides their fees, closes epochs and pays everyone on chain.
///
/// Before the first receipt of a model its snapshots and its terms are registered, and payers have
/// paid in advance. Everything else follows from receipts:
///
///     registerSnapshot, registerModel, deposit -> (hold -> charge | release)* -> closeEpoch
///     -> earnings, verify, reconcile
///
/// All methods may be called from any thread and by a node that was killed at any point before.
public final class Settlements {

  private final Jdbi jdbi;
  private final SettlementConfig config;
  private final ReceiptDomain domain;
  private final Payouts payouts;
  private final Anchors anchors;
  private final SortedMap<String, Address> addresses;
  private final Book book;
  private final TermsStore terms;
  private final Receipts receipts;
  private final Prepaying prepaying;
  private final Charging charging;
  private final Proving proving;
  private final EpochClosing closing;
  private final EarningsView earnings;

  /// Opens settlement on a chain; deploys the contracts on first use, which the node's account pays
  /// gas for.
  ///
  /// @throws Failure if chain and database do not belong together, or one is an older copy
  public static Settlements open(Database database, SettlementConfig config, ChainClient chain) {
    Registries registries = new Opening(database, config, chain).open();
    var contracts = Opening.Contracts.of(registries);
    return new Settlements(database, config, registries.domain(), contracts, _ -> {});
  }

  /// Does again on a chain what the database knows to have happened on it and the chain has lost;
  /// what that was, for people. Nobody else may use either meanwhile.
  ///
  /// @throws Failure if they do not belong together, or the database is the one that is behind
  public static List<String> repair(Database database, SettlementConfig config, ChainClient chain) {
    return new Opening(database, config, chain).repair();
  }

  Settlements(
      Database database,
      SettlementConfig config,
      ReceiptDomain domain,
      Opening.Contracts contracts,
      Consumer<String> afterStep) {
    jdbi = database.jdbi();
    this.config = config;
    this.domain = domain;
    payouts = contracts.payouts();
    anchors = contracts.anchors();
    addresses = Collections.unmodifiableSortedMap(contracts.addresses());
    book = new Book(jdbi);
    terms = new TermsStore(jdbi);
    receipts = new Receipts(jdbi);
    prepaying = new Prepaying(jdbi, config.node().address(), payouts, book);
    charging = new Charging(jdbi, config, domain, payouts, book);
    proving = new Proving(jdbi, config.node().address(), domain, contracts);
    closing = new EpochClosing(jdbi, book, contracts, config.vesting(), afterStep);
    earnings = new EarningsView(jdbi, book, anchors, config.vesting());
    // Whoever wrote the answers that these were for is gone.
    releaseExpired(Long.MAX_VALUE);
  }

  /// The domain that receipts are signed for.
  public ReceiptDomain domain() {
    return domain;
  }

  /// Where the contracts are, by name.
  public SortedMap<String, Address> contracts() {
    return addresses;
  }

  /// Where a contract is, such as `RewardDistributor`.
  public Address contract(String name) {
    return Optional.ofNullable(addresses.get(name))
        .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "no contract " + name));
  }

  /// The book, for balances and audits.
  public Book book() {
    return book;
  }

  /// Stores a snapshot's member tables and publishes its root on chain.
  ///
  /// @param accounts the account of every contributor
  public void registerSnapshot(Snapshot snapshot, Function<ContributorId, Address> accounts) {
    terms.add(snapshot, accounts);
    anchors.publish(snapshot);
    published(snapshot.ref());
  }

  /// Where on chain a snapshot was published, if it was; noted once it is found.
  public Optional<Anchored> published(SnapshotRef snapshot) {
    return new Publication(jdbi, anchors).of(snapshot);
  }

  /// Stores a model version's terms and publishes it on chain.
  public void registerModel(ModelTerms model) {
    terms.add(model);
    anchors.publish(model);
  }

  /// The terms of a model version.
  ///
  /// @throws Fault if they are damaged
  public Optional<ModelTerms> model(ModelId model) {
    return terms.model(model);
  }

  /// What is wrong with the terms that are damaged, by the names of their models.
  public SortedMap<String, Fault> damagedTerms() {
    return terms.damaged();
  }

  /// Credits a payer with OPEN that this node holds for it.
  ///
  /// @param reference what the credit is for; the same reference is credited once
  /// @throws Refusal if the node does not hold that much more than it owes, or the chain does not
  ///   say what it holds
  public Book.Posted deposit(Address payer, Open amount, String reference) {
    return prepaying.deposit(payer, amount, reference);
  }

  /// Debits a payer with OPEN that it is given back.
  ///
  /// @param reference what the debit is for; the same reference is debited once
  public Book.Posted refund(Address payer, Open amount, String reference) {
    return prepaying.refund(payer, amount, reference);
  }

  /// What a payer has left.
  public Open balance(Address payer) {
    return new Open(book.balance(BookAccount.payer(payer)));
  }

  /// Reserves what an answer may cost. Without a hold nothing of an answer may be given away.
  /// Nothing is reserved for what could not be settled: while the chain takes nothing, it is
  /// refused.
  ///
  /// @param id chosen by the caller, never used before
  /// @param expires when the hold ends by itself, in milliseconds since 1970
  public Held hold(Hash id, Address payer, Open most, long expires) {
    return charging.hold(id, payer, most, expires);
  }

  /// Gives back what a hold reserved; nothing if it has ended.
  public void release(Hash hold) {
    charging.release(hold);
  }

  /// Gives back what expired holds reserved.
  ///
  /// @param now milliseconds since 1970
  public void releaseExpired(long now) {
    charging.releaseExpired(now);
  }

  /// Signs a receipt, debits its fee from a hold, gives back the rest of the hold and stores all of
  /// it, in one database transaction: there is a signed receipt exactly where it was paid for. What
  /// is not accepted leaves everything as it was. A hold is charged once; one that has expired is
  /// taken again, if the payer still can.
  public Recorded charge(Hash hold, Charge charge) {
    return charging.charge(hold, charge);
  }

  /// The receipt that a hold was charged for: for whoever does not know whether a charge was
  /// committed before the database went away.
  public Optional<UsageReceipt> charged(Hash hold) {
    return receipts.charged(hold);
  }

  /// A receipt this node has recorded.
  public Optional<UsageReceipt> receipt(Hash id) {
    return receipts.find(id).map(Receipts.Stored::receipt);
  }

  /// All models that a receipt names.
  public SortedSet<ModelId> named() {
    return receipts.models();
  }

  /// The attribution of a receipt this node has recorded.
  public Optional<Attribution> attribution(Hash id) {
    return receipts.find(id).map(Receipts.Stored::attribution);
  }

  /// The signed lines of a receipt.
  public List<Line> lines(Hash id) {
    return receipts.lines(id);
  }

  /// What became of a receipt's fee.
  public Optional<FeeProof> proof(Hash id) {
    return proving.proof(id);
  }

  /// What this node has registered with its judge, without models whose terms are damaged.
  public Registered registered() {
    return jdbi.withHandle(handle ->
        new Registered(
            domain,
            config.node().address(),
            config.terms().commitment(),
            TermsStore.models(handle),
            TermsStore.snapshots(handle),
            EpochStore.proposed(handle)));
  }

  /// The receipts of a payer, the newest first.
  ///
  /// @param before only those with a smaller number
  /// @param most no more than these
  public List<UsageReceipt> paidBy(Address payer, long before, int most) {
    return receipts.paidBy(payer, before, most);
  }

  /// What a receipt would pay to each account if it were an epoch of its own, and what would wait
  /// in common pools: the provisional earnings an answer shows.
  public SortedMap<Address, BigInteger> provisional(Hash id) {
    return proving.provisional(id);
  }

  /// Closes an epoch, which the caller names so that a request that is repeated, or meant another
  /// one, closes nothing more. Nothing happens to an epoch in which nothing happened.
  ///
  /// @param expected the epoch to close
  /// @return the closed epoch; nothing if it has no receipts
  /// @throws Refusal if it is not open yet, or one before it cannot be finished yet
  public synchronized Optional<Settlement> closeEpoch(long expected) {
    payouts.requireWritable();
    long open = openEpoch();
    if (expected < 1 || expected > open) {
      throw new Refusal(
          Code.STATE_CONFLICT, "epoch " + expected + " cannot be closed; " + open + " is open");
    }
    Optional<Long> unfinished =
        jdbi.withHandle(handle -> EpochStore.unfinished(handle).map(EpochStore.Progress::number));
    if (unfinished.isPresent()) {
      closing.close();
    }
    if (expected < open) {
      return Optional.of(closing.settlement(expected));
    }
    if (!jdbi.withHandle(handle -> EpochStore.hasReceipts(handle, expected))) {
      return Optional.empty();
    }
    Settlement closed = closing.close();
    if (closed.epoch() != expected) {
      throw new Refusal(
          Code.STATE_CONFLICT, "epoch " + closed.epoch() + " waits for its challenge window");
    }
    return Optional.of(closed);
  }

  /// Number of the epoch that takes receipts.
  public long openEpoch() {
    return jdbi.withHandle(EpochStore::open);
  }

  /// Closes the open epoch, or finishes one that was interrupted: freezes it, computes and stores
  /// its tables, funds the distributor, proposes the roots, pays every claim and reconciles.
  public synchronized Settlement closeEpoch() {
    return closing.close();
  }

  /// A computed epoch.
  public Settlement settlement(long epoch) {
    return closing.settlement(epoch);
  }

  /// The latest computed epoch, if one was.
  public Optional<Settlement> latest() {
    long epoch = jdbi.withHandle(EpochStore::lastComputed);
    return epoch == 0 ? Optional.empty() : Optional.of(closing.settlement(epoch));
  }

  /// The tables of a computed epoch, identities asserted and roots compared.
  public EpochTables tables(long epoch) {
    return jdbi.withHandle(handle -> EpochStore.read(handle, epoch));
  }

  /// What an account has earned.
  public Earnings earnings(Address account) {
    return earnings.of(account);
  }

  /// What every account has earned that ever earned or is about to.
  public List<Earnings> earnings() {
    return earnings.all();
  }

  /// What waits in common pools, by Datanet, if the open epoch closed now.
  public SortedMap<Hash, BigInteger> pools() {
    return earnings.pools();
  }

  /// Checks every field and link of a receipt and names the first that fails.
  public Verification verify(UsageReceipt receipt, Evidence evidence) {
    return proving.verify(receipt, evidence);
  }

  /// Compares the earnings table, the book and the chain.
  public Reconciliation reconcile() {
    return closing.reconcile();
  }
}
