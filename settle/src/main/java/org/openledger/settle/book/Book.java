package org.openledger.settle.book;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Missing;
import org.openledger.core.money.Open;
import org.openledger.settle.book.Posting.BookAccount;
import org.openledger.settle.book.Posting.Leg;
import org.openledger.settle.book.Posting.Side;

/// The double-entry book: who owes what to whom, to the last unit of 10^-18 OPEN.
///
/// **Accounts.** An account is a DEBIT account (something the node has: OPEN it holds, OPEN in the
/// RewardDistributor) or a CREDIT account (something it owes: prepaid balances, fees of an open
/// epoch, earnings). An account keeps two sums that only grow, its debits and its credits. Its
/// balance is debits - credits or credits - debits, by its side, and is never negative; the table
/// has that as a check constraint as well.
///
/// **Entries.** A leg moves one amount: it adds to the debits of one account and to the credits of
/// another, so the debits of all accounts always equal the credits of all accounts. A posting is a
/// list of legs entered in one database transaction: all or none. Postings and entries are never
/// changed or deleted (a trigger refuses); a mistake is corrected by another posting.
///
/// **Once.** A posting has an id that says what it is about (this receipt, this epoch, this claim).
/// Entering it again is harmless: the same legs answer `AlreadyPosted`, other legs `Conflict`.
/// Whoever resumes after a crash can therefore repeat every step without asking how far it came.
///
/// **Overdraft is a value.** A posting that would make a balance negative is refused as
/// `Overdrawn`, naming the account, and changes nothing. Only the state after the whole posting
/// counts, not the order of its legs.
///
/// **Concurrency.** The rows of all accounts of a posting are locked in order of name before they
/// are read, so postings over the same accounts follow one another and cannot deadlock.
///
/// **The money's way:**
///
///     deposit   debit assets/node          credit payer/P
///     refund    debit payer/P              credit assets/node
///     hold      debit payer/P              credit held/P
///     receipt   debit held/P               credit clearing/e, payer/P (what is left)
///     release   debit held/P               credit payer/P
///     epoch     debit clearing/e           credit earned/A (due now), vesting/A (later)
///     vested    debit vesting/A            credit earned/A
///     funding   debit assets/distributor   credit assets/node
///     claim     debit earned/A             credit assets/distributor
///
/// So credits of earned/A are its cumulative earnings, debits of earned/A what it claimed on
/// chain, and clearing/e returns to zero when epoch e is settled.
public final class Book {

  private final Jdbi jdbi;

  public Book(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The answer to a posting.
  public sealed interface Posted {

    /// Entered now.
    record Entered() implements Posted {}

    /// Entered before, with the same legs.
    record AlreadyPosted() implements Posted {}

    /// Refused: an account holds less than the posting takes.
    record Overdrawn(BookAccount account, Open balance, Missing missing) implements Posted {}

    /// Refused: another posting has this id.
    record Conflict(Hash id) implements Posted {}

    /// The posting is in the book, now or since before.
    default boolean isInBook() {
      return switch (this) {
        case Entered _, AlreadyPosted _ -> true;
        case Overdrawn _, Conflict _ -> false;
      };
    }
  }

  /// An account's two sums.
  public record Totals(BigInteger debits, BigInteger credits) {

    public static final Totals ZERO = new Totals(BigInteger.ZERO, BigInteger.ZERO);

    public Totals {
      assert debits.signum() >= 0 : "debits are negative: " + debits;
      assert credits.signum() >= 0 : "credits are negative: " + credits;
    }

    /// What the account holds, counted on its side.
    public BigInteger balance(Side side) {
      return side == Side.DEBIT ? debits.subtract(credits) : credits.subtract(debits);
    }

    private Totals debit(BigInteger amount) {
      return new Totals(debits.add(amount), credits);
    }

    private Totals credit(BigInteger amount) {
      return new Totals(debits, credits.add(amount));
    }
  }

  /// Enters a posting in a transaction of its own.
  public Posted post(Posting posting) {
    return jdbi.inTransaction(handle -> post(handle, posting));
  }

  /// Enters a posting in the caller's transaction; a refusal leaves the transaction as it was.
  public Posted post(Handle handle, Posting posting) {
    handle.execute("savepoint posting");
    Posted posted = enter(handle, posting);
    if (!posted.isInBook()) {
      handle.execute("rollback to savepoint posting");
    }
    handle.execute("release savepoint posting");
    return posted;
  }

  private Posted enter(Handle handle, Posting posting) {
    if (!reserve(handle, posting)) {
      return digestOf(handle, posting.id()).equals(posting.digest())
          ? new Posted.AlreadyPosted()
          : new Posted.Conflict(posting.id());
    }
    SortedMap<String, BookAccount> accounts = new TreeMap<>();
    for (Leg leg : posting.legs()) {
      accounts.put(leg.debit().name(), leg.debit());
      accounts.put(leg.credit().name(), leg.credit());
    }
    SortedMap<String, Totals> totals = lock(handle, accounts.values());
    BigInteger before = imbalance(totals);
    for (Leg leg : posting.legs()) {
      totals.computeIfPresent(leg.debit().name(), (_, now) -> now.debit(leg.amount()));
      totals.computeIfPresent(leg.credit().name(), (_, now) -> now.credit(leg.amount()));
    }
    assert imbalance(totals).equals(before) : "debits and credits of a posting differ";
    for (BookAccount account : accounts.values()) {
      BigInteger after = of(totals, account).balance(account.side());
      if (after.signum() < 0) {
        BigInteger balance = totals(handle, account).balance(account.side());
        return new Posted.Overdrawn(account, new Open(balance), Missing.units(after.negate()));
      }
    }
    write(handle, posting, accounts.values(), totals);
    return new Posted.Entered();
  }

  /// Debits less credits over some accounts: no posting changes it.
  private static BigInteger imbalance(SortedMap<String, Totals> totals) {
    BigInteger sum = BigInteger.ZERO;
    for (Totals each : totals.values()) {
      sum = sum.add(each.debits).subtract(each.credits);
    }
    return sum;
  }

  private static Totals of(SortedMap<String, Totals> totals, BookAccount account) {
    return totals.getOrDefault(account.name(), Totals.ZERO);
  }

  /// Takes the id; false if it is taken already. A concurrent taker of the same id is waited for.
  private static boolean reserve(Handle handle, Posting posting) {
    return handle
            .createUpdate(
                "insert into settle.book_posting (id, digest, memo) values (:id, :digest, :memo)"
                    + " on conflict (id) do nothing")
            .bind("id", posting.id().bytes())
            .bind("digest", posting.digest().bytes())
            .bind("memo", posting.memo())
            .execute()
        == 1;
  }

  private static Hash digestOf(Handle handle, Hash posting) {
    return Hash.of(
        handle
            .createQuery("select digest from settle.book_posting where id = :id")
            .bind("id", posting.bytes())
            .mapTo(byte[].class)
            .one());
  }

  /// Opens missing accounts, then locks and reads all of them in order of name.
  private static SortedMap<String, Totals> lock(Handle handle, Collection<BookAccount> accounts) {
    String[] names = names(accounts);
    handle
        .createUpdate(
            "insert into settle.book_account (name, side)"
                + " select v.name, v.side"
                + " from unnest(:names, :sides) with ordinality v(name, side, at)"
                + " where not exists (select 1 from settle.book_account a where a.name = v.name)"
                + " order by v.at on conflict (name) do nothing")
        .bind("names", names)
        .bind("sides", accounts.stream().map(each -> each.side().name()).toArray(String[]::new))
        .execute();
    SortedMap<String, Totals> totals = new TreeMap<>();
    handle
        .createQuery(
            "select name, debits, credits from settle.book_account where name = any(:names)"
                + " order by name for update")
        .bind("names", names)
        .map((row, _) -> {
          totals.put(row.getString("name"), totals(row));
          return row.getString("name");
        })
        .list();
    assert totals.size() == accounts.size() : "an account was not locked: " + totals.keySet();
    return totals;
  }

  private static void write(
      Handle handle,
      Posting posting,
      Collection<BookAccount> accounts,
      SortedMap<String, Totals> totals) {
    PreparedBatch entries =
        handle.prepareBatch(
            "insert into settle.book_entry (posting, leg, debit, credit, amount)"
                + " values (:posting, :leg, :debit, :credit, cast(:amount as numeric))");
    List<Leg> legs = posting.legs();
    for (int i = 0; i < legs.size(); i++) {
      entries
          .bind("posting", posting.id().bytes())
          .bind("leg", i)
          .bind("debit", legs.get(i).debit().name())
          .bind("credit", legs.get(i).credit().name())
          .bind("amount", legs.get(i).amount().toString())
          .add();
    }
    int[] entered = entries.execute();
    assert entered.length == legs.size() && allOne(entered) : "a leg was not entered once";
    var debits = new ArrayList<String>();
    var credits = new ArrayList<String>();
    for (BookAccount account : accounts) {
      Totals after = of(totals, account);
      assert after.balance(account.side()).signum() >= 0 : account.name() + " would be overdrawn";
      debits.add(after.debits().toString());
      credits.add(after.credits().toString());
    }
    int summed =
        handle
            .createUpdate(
                "update settle.book_account a set debits = v.debits, credits = v.credits"
                    + " from unnest(:names,"
                    + " cast(:debits as numeric[]), cast(:credits as numeric[]))"
                    + " v(name, debits, credits) where a.name = v.name")
            .bind("names", names(accounts))
            .bind("debits", debits.toArray(String[]::new))
            .bind("credits", credits.toArray(String[]::new))
            .execute();
    assert summed == accounts.size() : "an account was not summed once";
  }

  private static String[] names(Collection<BookAccount> accounts) {
    return accounts.stream().map(BookAccount::name).toArray(String[]::new);
  }

  /// Whether every statement of a batch did its row; the driver joins inserts and then says only
  /// that they succeeded.
  private static boolean allOne(int[] counts) {
    return Arrays.stream(counts)
        .allMatch(count -> count == 1 || count == Statement.SUCCESS_NO_INFO);
  }

  private static Totals totals(ResultSet row) throws SQLException {
    return new Totals(
        new BigInteger(row.getString("debits")), new BigInteger(row.getString("credits")));
  }

  /// The balance of an account, zero where it was never used.
  public BigInteger balance(BookAccount account) {
    return totals(account).balance(account.side());
  }

  /// Both sums of an account.
  public Totals totals(BookAccount account) {
    return jdbi.withHandle(handle -> totals(handle, account));
  }

  public Totals totals(Handle handle, BookAccount account) {
    Optional<Totals> totals =
        handle
            .createQuery("select debits, credits from settle.book_account where name = :name")
            .bind("name", account.name())
            .map((row, _) -> totals(row))
            .findOne();
    return totals.orElse(Totals.ZERO);
  }

  /// Sums of every account whose name starts with a prefix, such as `earned/`.
  public SortedMap<String, Totals> totalsUnder(String prefix) {
    return jdbi.withHandle(handle -> totalsUnder(handle, prefix));
  }

  public SortedMap<String, Totals> totalsUnder(Handle handle, String prefix) {
    SortedMap<String, Totals> totals = new TreeMap<>();
    handle
        .createQuery(
            "select name, debits, credits from settle.book_account"
                + " where starts_with(name, :prefix)")
        .bind("prefix", prefix)
        .map((row, _) -> {
          totals.put(row.getString("name"), totals(row));
          return row.getString("name");
        })
        .list();
    return totals;
  }

  /// Accounts whose kept sums are not the sums of their entries; empty in an intact book.
  public List<String> audit() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select a.name from settle.book_account a
                left join (select debit as name, sum(amount) as total
                           from settle.book_entry group by debit) d on d.name = a.name
                left join (select credit as name, sum(amount) as total
                           from settle.book_entry group by credit) c on c.name = a.name
                where a.debits <> coalesce(d.total, 0) or a.credits <> coalesce(c.total, 0)
                order by a.name
                """)
            .mapTo(String.class)
            .list());
  }
}
