package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.openledger.contracts.RewardDistributorCalls.Claim;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Settlement;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.merkle.SumNode;
import org.openledger.core.money.Open;
import org.openledger.settle.book.Book;
import org.openledger.settle.book.Posting;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.store.EpochStore;
import org.openledger.settle.store.EpochStore.Progress;
import org.openledger.settle.store.EpochStore.Stage;
import org.openledger.settle.store.TermsStore;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochRows;
import org.openledger.tally.epoch.EpochTables;

/// Closes an epoch step by step: freeze, compute, fund, propose, claim, reconcile.
///
/// Each step ends with a database transaction that moves the epoch to its next stage, and each step
/// can be repeated: what is on chain is read before anything is sent, funding is raised *to* an
/// amount rather than by one, an epoch number can be proposed once, claims are cumulative, and book
/// postings have ids that say which change on chain they record. A node killed anywhere resumes at
/// the stage it had reached and neither loses nor pays twice.
final class EpochClosing {

  /// Accounts paid by one transaction: about 100,000 gas each stays far below the 2^24 gas that a
  /// transaction may use (EIP-7825).
  static final int CLAIMS_PER_BATCH = 64;

  /// Comparisons of book and chain in a row, if the chain moves during each: a close sends less
  /// often than that.
  private static final int COMPARISONS_MAX = 16;

  private final Jdbi jdbi;
  private final Book book;
  private final Payouts payouts;
  private final Anchors anchors;
  private final EpochInput.Vesting vesting;
  private final Reconciler reconciler;
  private final Consumer<String> afterStep;

  /// @param afterStep told the name of every step that is done; tests abort there
  EpochClosing(
      Jdbi jdbi,
      Book book,
      Opening.Contracts contracts,
      EpochInput.Vesting vesting,
      Consumer<String> afterStep) {
    this.jdbi = jdbi;
    this.book = book;
    payouts = contracts.payouts();
    anchors = contracts.anchors();
    this.vesting = vesting;
    this.afterStep = afterStep;
    reconciler = new Reconciler(jdbi, book, payouts);
  }

  /// Finishes an epoch that was interrupted, or else closes the open one. With a challenge window
  /// it returns once the epoch is proposed; calling it again later pays the claims.
  Settlement close() {
    long epoch = jdbi.inTransaction(EpochClosing::start);
    afterStep.accept("freeze");
    while (stage(epoch) != Stage.SETTLED) {
      Stage before = stage(epoch);
      step(epoch, before);
      if (stage(epoch) == before) {
        break;
      }
    }
    return settlement(epoch);
  }

  private static long start(Handle handle) {
    return EpochStore.unfinished(handle)
        .map(Progress::number)
        .orElseGet(() -> EpochStore.freeze(handle));
  }

  private Stage stage(long epoch) {
    return progress(epoch).stage();
  }

  private Progress progress(long epoch) {
    Optional<Progress> progress = jdbi.withHandle(handle -> EpochStore.progress(handle, epoch));
    return progress.orElseThrow(() -> new Refusal(Code.NO_SUCH_THING, "no epoch " + epoch));
  }

  private void step(long epoch, Stage stage) {
    switch (stage) {
      case FROZEN -> compute(epoch);
      case COMPUTED -> fund(epoch);
      case FUNDED -> propose(epoch);
      case PROPOSED -> claim(epoch);
      case CLAIMED -> settle(epoch);
      case OPEN, SETTLED ->
          throw new Fault(Code.BOOKS_DIFFER, "epoch " + epoch + " is at stage " + stage);
    }
  }

  /// Tables, roots and book entries in one transaction.
  private void compute(long epoch) {
    jdbi.useTransaction(handle -> {
      EpochInput input =
          new EpochInput(
              EpochStore.stateBefore(handle, epoch),
              EpochStore.receipts(handle, epoch),
              TermsStore.adapters(handle, anchors::reliability),
              TermsStore.membership(handle),
              vesting);
      EpochTables tables = EpochTables.compute(input);
      EpochStore.write(handle, tables);
      afterStep.accept("compute: tables written");
      enter(handle, Posting.id("epoch", Long.toString(epoch)), "epoch " + epoch, legs(tables));
      EpochStore.advance(handle, epoch, Stage.FROZEN, Stage.COMPUTED);
    });
    afterStep.accept("compute");
  }

  /// Fees leave the clearing account for common pools, what is due now and what falls due later;
  /// then pools pay, and what vested in this epoch becomes due.
  private static List<Leg> legs(EpochTables tables) {
    SortedMap<Address, BigInteger> now = new TreeMap<>();
    SortedMap<Address, BigInteger> later = new TreeMap<>();
    for (EpochRows.AccountRow row : tables.rows().accounts()) {
      if (!row.key().isCommonPool()) {
        now.merge(row.account(), row.dueNow(), BigInteger::add);
        later.merge(row.account(), row.later(), BigInteger::add);
      }
    }
    BookAccount clearing = BookAccount.clearing(tables.epoch());
    List<Leg> legs = new ArrayList<>(poolLegs(tables, clearing));
    now.forEach((account, amount) -> add(legs, clearing, BookAccount.earned(account), amount));
    later.forEach((account, amount) -> add(legs, clearing, BookAccount.vesting(account), amount));
    tables
        .vestedNow()
        .forEach((account, amount) ->
            add(legs, BookAccount.vesting(account), BookAccount.earned(account), amount));
    assert sum(legs, clearing).equals(tables.fees()) : "the fees do not leave the clearing account";
    return legs;
  }

  private static List<Leg> poolLegs(EpochTables tables, BookAccount clearing) {
    List<Leg> legs = new ArrayList<>();
    for (EpochRows.ClusterRow row : tables.rows().clusters()) {
      if (row.key().isCommonPool()) {
        BookAccount pool = BookAccount.pool(row.key().datanet());
        add(legs, clearing, pool, row.u().subtract(row.carry()));
      }
    }
    for (EpochRows.AccountRow row : tables.rows().accounts()) {
      if (row.key().isCommonPool()) {
        BookAccount pool = BookAccount.pool(row.key().datanet());
        add(legs, pool, BookAccount.earned(row.account()), row.dueNow());
        add(legs, pool, BookAccount.vesting(row.account()), row.later());
      }
    }
    return legs;
  }

  private static BigInteger sum(List<Leg> legs, BookAccount debit) {
    return legs.stream()
        .filter(leg -> leg.debit().equals(debit))
        .map(Leg::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static void add(
      List<Leg> legs, BookAccount debit, BookAccount credit, BigInteger amount) {
    if (amount.signum() > 0) {
      legs.add(new Leg(debit, credit, amount));
    }
  }

  private void enter(Handle handle, Hash id, String memo, List<Leg> legs) {
    if (legs.isEmpty()) {
      return;
    }
    Book.Posted posted = book.post(handle, new Posting(id, memo, legs));
    if (!posted.isInBook()) {
      throw new Fault(Code.BOOKS_DIFFER, "the book refuses " + memo + ": " + posted);
    }
  }

  private EpochTables read(long epoch) {
    return jdbi.withHandle(handle -> EpochStore.read(handle, epoch));
  }

  /// Raises the distributor's funding to the total of the earnings.
  private void fund(long epoch) {
    BigInteger needed = read(epoch).roots().earnings().sum().subtract(payouts.totalFunded());
    if (needed.signum() > 0) {
      payouts.fund(needed);
      afterStep.accept("fund: sent");
    }
    assert payouts.totalFunded().compareTo(read(epoch).roots().earnings().sum()) >= 0
        : "the distributor holds less than epoch " + epoch + " needs";
    jdbi.useTransaction(handle -> {
      enterFunding(handle);
      EpochStore.advance(handle, epoch, Stage.COMPUTED, Stage.FUNDED);
    });
    afterStep.accept("fund");
  }

  /// Brings the book up to what the chain says was paid in, by this node and by strangers.
  private void enterFunding(Handle handle) {
    lockChainEntries(handle);
    BigInteger byNode = payouts.fundedByNode();
    BigInteger byOthers = payouts.totalFunded().subtract(byNode);
    BigInteger donated = book.totals(handle, BookAccount.DONATIONS).credits();
    BigInteger all = book.totals(handle, BookAccount.DISTRIBUTOR).debits();
    enterIfPositive(
        handle,
        "funded/" + byNode,
        new Move(
            BookAccount.DISTRIBUTOR, BookAccount.NODE, byNode.subtract(all.subtract(donated))));
    enterIfPositive(
        handle,
        "donated/" + byOthers,
        new Move(BookAccount.DISTRIBUTOR, BookAccount.DONATIONS, byOthers.subtract(donated)));
  }

  /// A leg that may turn out to be nothing.
  private record Move(BookAccount debit, BookAccount credit, BigInteger amount) {}

  private void enterIfPositive(Handle handle, String what, Move move) {
    List<Leg> legs = new ArrayList<>();
    add(legs, move.debit, move.credit, move.amount);
    enter(handle, Posting.id("chain", what), what, legs);
  }

  private void propose(long epoch) {
    Proposal proposal = proposal(read(epoch));
    if (payouts.lastEpoch() < epoch) {
      payouts.propose(proposal);
      afterStep.accept("propose: sent");
    }
    if (!payouts.proposal(epoch).equals(proposal)) {
      throw new Fault(Code.BOOKS_DIFFER, "the chain has other roots for epoch " + epoch);
    }
    Hash transaction = payouts.proposalTransaction(epoch);
    jdbi.useTransaction(handle -> {
      EpochStore.setProposal(handle, epoch, transaction);
      EpochStore.advance(handle, epoch, Stage.FUNDED, Stage.PROPOSED);
    });
    afterStep.accept("propose");
  }

  static Proposal proposal(EpochTables tables) {
    EpochTables.Roots roots = tables.roots();
    assert roots
            .earnings()
            .sum()
            .equals(
                tables.next().cumulative().values().stream()
                    .reduce(BigInteger.ZERO, BigInteger::add))
        : "the root's total is not what was earned";
    return new Proposal(
        tables.epoch(),
        roots.receipts().hash(),
        ledgerRoot(roots),
        roots.earnings().hash(),
        roots.earnings().sum());
  }

  /// The Merkle root over the nodes (hash and sum) of the tables between receipts and earnings.
  static Hash ledgerRoot(EpochTables.Roots roots) {
    List<byte[]> leaves = new ArrayList<>();
    for (SumNode root :
        List.of(
            roots.lines(), roots.credits(), roots.shares(), roots.clusters(), roots.accounts())) {
      leaves.add(EpochRows.words(root));
    }
    assert leaves.size() == 5 : "a ledger of " + leaves.size() + " tables";
    return new MerkleTree(leaves).root();
  }

  /// Pays every account that is due, in batches; waits for the challenge window by doing nothing.
  private void claim(long epoch) {
    if (payouts.claimableEpoch() < epoch) {
      return;
    }
    EpochTables tables = read(epoch);
    claim(due(tables, payouts), payouts, () -> afterStep.accept("claim: batch sent"));
    jdbi.useTransaction(handle -> {
      enterClaims(handle);
      EpochStore.advance(handle, epoch, Stage.PROPOSED, Stage.CLAIMED);
    });
    afterStep.accept("claim");
  }

  /// The claims of everybody who was paid less than the tables say.
  static List<Claim> due(EpochTables tables, Payouts payouts) {
    List<Claim> due = new ArrayList<>();
    for (Map.Entry<Address, BigInteger> earned : tables.next().cumulative().entrySet()) {
      if (payouts.claimed(earned.getKey()).compareTo(earned.getValue()) < 0) {
        due.add(claim(tables.proof(earned.getKey()).orElseThrow()));
      }
    }
    return due;
  }

  static void claim(List<Claim> due, Payouts payouts, Runnable afterBatch) {
    for (int from = 0; from < due.size(); from += CLAIMS_PER_BATCH) {
      payouts.claim(due.subList(from, Math.min(due.size(), from + CLAIMS_PER_BATCH)));
      afterBatch.run();
    }
  }

  /// The claim that the RewardDistributor pays for a proof.
  static Claim claim(EpochTables.EarningProof proof) {
    return new Claim(proof.account(), proof.cumulative(), proof.path());
  }

  /// Brings the book up to what the chain says every account was paid, by whomever it was relayed.
  private void enterClaims(Handle handle) {
    lockChainEntries(handle);
    List<Leg> legs = new ArrayList<>();
    StringBuilder reached = new StringBuilder("claimed");
    book.totalsUnder(handle, BookAccount.EARNED)
        .forEach((name, totals) -> {
          Address account = Address.parse(name.substring(BookAccount.EARNED.length()));
          BigInteger claimed = payouts.claimed(account);
          BigInteger more = claimed.subtract(totals.debits());
          if (more.signum() > 0) {
            reached.append(' ').append(account).append(' ').append(claimed);
          }
          add(legs, BookAccount.earned(account), BookAccount.DISTRIBUTOR, more);
        });
    enter(handle, Posting.id("chain", reached.toString()), legs.size() + " claims", legs);
  }

  /// One transaction at a time compares book and chain and enters the difference.
  private static void lockChainEntries(Handle handle) {
    handle.execute("select pg_advisory_xact_lock(hashtext('settle.chain'))");
  }

  /// What on chain moves by itself while book and chain are compared.
  private record Moving(BigInteger funded, BigInteger claimed, long lastEpoch) {}

  private Moving moving() {
    return new Moving(payouts.totalFunded(), payouts.totalClaimed(), payouts.lastEpoch());
  }

  /// Brings the book up to the chain (anyone may fund and relay claims), then compares. What
  /// differs while the chain moves, by a close or by strangers, is compared again.
  Reconciliation reconcile() {
    for (int attempt = 1; ; attempt++) {
      Moving before = moving();
      jdbi.useTransaction(handle -> {
        enterFunding(handle);
        enterClaims(handle);
      });
      Reconciliation found = reconciler.reconcile();
      if (found.holds() || attempt == COMPARISONS_MAX || before.equals(moving())) {
        return found;
      }
    }
  }

  private void settle(long epoch) {
    Reconciliation found = reconcile();
    if (!found.holds()) {
      throw new Fault(Code.BOOKS_DIFFER, "epoch " + epoch + ": " + found.differences());
    }
    jdbi.useTransaction(handle -> EpochStore.advance(handle, epoch, Stage.CLAIMED, Stage.SETTLED));
    afterStep.accept("settle");
  }

  /// A closed epoch as the product's record.
  Settlement settlement(long epoch) {
    EpochTables tables = read(epoch);
    EpochTables.Roots roots = tables.roots();
    return new Settlement(
        epoch,
        new Settlement.Receipts(
            roots.receipts().hash(), tables.rows().receipts().size(), new Open(tables.fees())),
        ledgerRoot(roots),
        new Settlement.Earnings(
            roots.earnings().hash(),
            tables.rows().earnings().size(),
            new Open(roots.earnings().sum())),
        progress(epoch).proposal());
  }
}
