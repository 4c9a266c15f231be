package org.openledger.settle;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.chain.client.ChainClient;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Settlement;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Evidence;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.core.receipt.Verification;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.epoch.EpochInput;
import org.openledger.settle.epoch.EpochState;
import org.openledger.settle.epoch.EpochTables;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.onchain.Registries;
import org.openledger.settle.split.ClusterKey;
import org.openledger.settle.split.Credits;
import org.openledger.settle.split.Line;
import org.openledger.settle.split.ModelTerms;
import org.openledger.settle.split.Split;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.Receipts;
import org.openledger.settle.store.TermsStore;
import org.openledger.store.Database;

/// The fifth verb: takes receipts, divides their fees, closes epochs and pays everyone on chain.
///
/// Before the first receipt of a model its snapshots and its terms are registered, and payers have
/// paid in advance. Everything else follows from receipts:
///
///     registerSnapshot, registerModel, deposit -> record* -> closeEpoch -> earnings, verify,
///     reconcile
///
/// All methods may be called from any thread and by a node that was killed at any point before.
public final class Settlements {

  private final Jdbi jdbi;
  private final SettlementConfig config;
  private final Hash domain;
  private final Payouts payouts;
  private final Anchors anchors;
  private final SortedMap<String, Address> addresses;
  private final Book book;
  private final TermsStore terms;
  private final Receipts receipts;
  private final EpochClosing closing;
  private final AtomicLong sequence;

  /// Opens settlement on a chain; deploys the contracts on first use, which the node's account pays
  /// gas for.
  public static Settlements open(Database database, SettlementConfig config, ChainClient chain) {
    database.migrate("settle", "db/settle");
    Registries registries =
        Registries.open(chain, config.node(), database.jdbi(), config.windowSeconds());
    return new Settlements(
        database,
        config,
        UsageReceipt.domain(chain.chainId()),
        new Contracts(registries, registries, registries.addresses()),
        _ -> {});
  }

  Settlements(
      Database database,
      SettlementConfig config,
      Hash domain,
      Contracts contracts,
      Consumer<String> afterStep) {
    jdbi = database.jdbi();
    this.config = config;
    this.domain = domain;
    payouts = contracts.payouts;
    anchors = contracts.anchors;
    addresses = Collections.unmodifiableSortedMap(contracts.addresses);
    book = new Book(jdbi);
    terms = new TermsStore(jdbi);
    receipts = new Receipts(jdbi);
    closing = new EpochClosing(jdbi, book, payouts, config.vesting(), afterStep);
    sequence = new AtomicLong(receipts.lastSequence());
  }

  /// The contracts as settlement uses them.
  record Contracts(Payouts payouts, Anchors anchors, SortedMap<String, Address> addresses) {}

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
  /// @param pool the account of the Datanet's common pool
  /// @param accounts the account of every contributor
  public void registerSnapshot(
      Snapshot snapshot, Address pool, Function<ContributorId, Address> accounts) {
    terms.add(snapshot, pool, accounts);
    anchors.publish(snapshot);
  }

  /// Stores a model version's terms and publishes it on chain.
  public void registerModel(ModelTerms model) {
    terms.add(model);
    anchors.publish(model);
  }

  /// The terms of a model version.
  public Optional<ModelTerms> model(ModelId model) {
    return terms.model(model);
  }

  /// Credits a payer with OPEN that this node holds for it.
  ///
  /// @param reference what the credit is for; the same reference is credited once
  public Book.Posted deposit(Address payer, Open amount, String reference) {
    String memo = "deposit " + reference;
    Leg leg = new Leg(BookAccount.NODE, BookAccount.payer(payer), amount.units());
    return book.post(new Posting(Posting.id("deposit", reference), memo, List.of(leg)));
  }

  /// Debits a payer with OPEN that it is given back.
  ///
  /// @param reference what the debit is for; the same reference is debited once
  public Book.Posted refund(Address payer, Open amount, String reference) {
    String memo = "refund " + reference;
    Leg leg = new Leg(BookAccount.payer(payer), BookAccount.NODE, amount.units());
    return book.post(new Posting(Posting.id("refund", reference), memo, List.of(leg)));
  }

  /// What a payer has left.
  public Open balance(Address payer) {
    return new Open(book.balance(BookAccount.payer(payer)));
  }

  /// The number of the next receipt; every call gives another.
  public long nextSequence() {
    long next = sequence.incrementAndGet();
    assert next >= 1 : "receipt numbers ran out";
    return next;
  }

  /// A body signed with the node's key.
  public UsageReceipt sign(UsageReceipt.Body body) {
    return body.sign(domain, config.node());
  }

  /// Takes a receipt: checks it, divides its fee, debits the payer and stores all of it, in one
  /// database transaction.
  public Recorded record(UsageReceipt receipt, Attribution attribution) {
    if (!receipt.isSignedBy(config.node().address(), domain)) {
      return new Recorded.Refused("signature", "not signed by " + config.node().address());
    }
    return jdbi.inTransaction(handle -> record(handle, receipt, attribution));
  }

  private Recorded record(Handle handle, UsageReceipt receipt, Attribution attribution) {
    UsageReceipt.Body body = receipt.body();
    long epoch = EpochStore.openForReceipts(handle);
    Optional<Receipts.Stored> known = Receipts.bySequence(handle, body.sequence());
    if (known.isPresent()) {
      return known.get().receipt().equals(receipt)
          ? new Recorded.AlreadyRecorded(known.get().epoch())
          : new Recorded.Refused("sequence", "number " + body.sequence() + " is taken");
    }
    Optional<ModelTerms> model = TermsStore.model(handle, body.model().id());
    if (model.isEmpty()) {
      return new Recorded.Refused("model", body.model().id() + " is unknown");
    }
    Optional<Recorded.Refused> refusal = refusal(body, attribution, model.get());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Credits credits;
    try {
      credits = credits(handle, attribution, model.get());
    } catch (Failure e) {
      return new Recorded.Refused("attribution", String.valueOf(e.getMessage()));
    }
    Optional<ClusterKey> stranger = TermsStore.withoutMembers(handle, credits.clusters());
    if (stranger.isPresent()) {
      return new Recorded.Refused("attribution", "no member table of " + stranger.get());
    }
    Split.Terms terms = terms(model.get());
    Split split = Split.of(receipt.id(), body.fee().units(), terms, credits);
    assert split.fee().equals(body.fee().units()) : "another fee was divided";
    Optional<Recorded> overdrawn = debit(handle, epoch, receipt, split);
    if (overdrawn.isPresent()) {
      return overdrawn.get();
    }
    Receipts.insert(handle, new Receipts.Entry(epoch, receipt, attribution, terms, split));
    return new Recorded.Accepted(epoch, split);
  }

  /// What of a receipt does not follow from its model's terms and its attribution.
  private static Optional<Recorded.Refused> refusal(
      UsageReceipt.Body body, Attribution attribution, ModelTerms model) {
    return ReceiptCheck.terms(model, body)
        .attribution(attribution)
        .compare(body, "the model's")
        .stream()
        .filter(check -> !check.holds())
        .findFirst()
        .map(check -> new Recorded.Refused(check.name(), check.detail()));
  }

  private static Credits credits(Handle handle, Attribution attribution, ModelTerms model) {
    Optional<List<Credits.DatanetRecords>> records =
        TermsStore.records(handle, model.model().snapshots());
    if (records.isEmpty()) {
      throw new Refusal(Code.NO_SUCH_THING, "a snapshot of " + model.id() + " is unknown");
    }
    return Credits.of(attribution, records.get());
  }

  private Split.Terms terms(ModelTerms model) {
    ModelTerms.Commerce commerce = model.commerce();
    Split.Roles roles =
        new Split.Roles(
            config.treasury(),
            commerce.developer(),
            config.stakers(),
            commerce.baseOwner().orElse(null));
    return new Split.Terms(config.parameters(), roles, List.of());
  }

  private Optional<Recorded> debit(Handle handle, long epoch, UsageReceipt receipt, Split split) {
    if (split.total().signum() == 0) {
      return Optional.empty();
    }
    BookAccount payer = BookAccount.payer(receipt.body().payer());
    Leg fee = new Leg(payer, BookAccount.clearing(epoch), split.total());
    Posting posting =
        new Posting(receipt.id(), "receipt " + receipt.body().sequence(), List.of(fee));
    return switch (book.post(handle, posting)) {
      case Book.Posted.Entered _ -> Optional.empty();
      case Book.Posted.AlreadyPosted _, Book.Posted.Conflict _ ->
          Optional.of(new Recorded.Refused("id", "was debited before"));
      case Book.Posted.Overdrawn overdrawn ->
          Optional.of(new Recorded.Overdrawn(overdrawn.balance(), overdrawn.missing()));
    };
  }

  /// A receipt this node has recorded.
  public Optional<UsageReceipt> receipt(Hash id) {
    return receipts.find(id).map(Receipts.Stored::receipt);
  }

  /// The attribution of a receipt this node has recorded.
  public Optional<Attribution> attribution(Hash id) {
    return receipts.find(id).map(Receipts.Stored::attribution);
  }

  /// The signed lines of a receipt.
  public List<Line> lines(Hash id) {
    return receipts.lines(id);
  }

  /// What a receipt would pay to each account if it were an epoch of its own: the provisional
  /// earnings an answer shows.
  public SortedMap<Address, BigInteger> provisional(Hash id) {
    return jdbi.withHandle(handle -> {
      Receipts.Stored stored =
          Receipts.find(handle, id)
              .orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "no receipt " + id));
      int reliability =
          TermsStore.model(handle, stored.receipt().body().model().id())
              .map(ModelTerms::reliability)
              .orElse(0);
      EpochInput.SettledReceipt alone =
          new EpochInput.SettledReceipt(id, stored.signed(), stored.total(), receipts.lines(id));
      EpochInput input =
          new EpochInput(
              EpochState.FIRST,
              List.of(alone),
              _ -> reliability,
              TermsStore.membership(handle),
              EpochInput.Vesting.NONE);
      return EpochTables.compute(input).next().cumulative();
    });
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
    return earnings(account, jdbi.withHandle(this::provisionalTables));
  }

  /// What every account has earned that ever earned or is about to.
  public List<Earnings> earnings() {
    EpochTables open = jdbi.withHandle(this::provisionalTables);
    return open.earners().stream().map(account -> earnings(account, open)).toList();
  }

  private Earnings earnings(Address account, EpochTables open) {
    Book.Totals totals = book.totals(BookAccount.earned(account));
    BigInteger vesting = book.balance(BookAccount.vesting(account));
    BigInteger provisional = open.cumulative(account).subtract(open.before(account));
    assert totals.debits().compareTo(totals.credits()) <= 0 : account + " claimed too much";
    assert vesting.signum() >= 0 && provisional.signum() >= 0 : account + " would earn less";
    return new Earnings(account, totals.credits(), totals.debits(), vesting, provisional);
  }

  /// The tables of the open epoch as if it closed now, on top of the last computed one.
  private EpochTables provisionalTables(Handle handle) {
    long open = EpochStore.openForReceipts(handle);
    EpochInput input =
        new EpochInput(
            EpochStore.stateBefore(handle, EpochStore.lastComputed(handle) + 1),
            EpochStore.receipts(handle, open),
            TermsStore.reliability(handle, open),
            TermsStore.membership(handle),
            config.vesting());
    return EpochTables.compute(input);
  }

  /// Checks every field and link of a receipt and names the first that fails.
  public Verification verify(UsageReceipt receipt, Evidence evidence) {
    ReceiptCheck.Splitter splitter =
        (stored, model) ->
            jdbi.withHandle(handle ->
                Split.of(
                    stored.id(),
                    stored.receipt().body().fee().units(),
                    stored.terms(),
                    credits(handle, stored.attribution(), model)));
    return new ReceiptCheck(jdbi, config.node().address(), domain, splitter, payouts)
        .verify(receipt, evidence);
  }

  /// Compares the earnings table, the book and the chain.
  public Reconciliation reconcile() {
    return closing.reconcile();
  }
}
