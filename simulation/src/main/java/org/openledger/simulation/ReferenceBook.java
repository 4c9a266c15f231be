package org.openledger.simulation;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The book as it should be: whole numbers in maps. It is written from the tables of
/// docs/settle.md, and shares nothing with what it is compared with but the names of accounts.
///
/// Accounts are addresses in text. Clusters are named `DATANET/CLUSTER` in hexadecimal digits, as
/// sources of what was quoted `DATANET/CLUSTER quoted`, common pools `DATANET/pool`, and those who
/// are paid as what they are `ROLE/ADDRESS`. Nobody stakes.
final class ReferenceBook {
  private static final BigInteger ZERO = BigInteger.ZERO;
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final BigInteger BELIEVED = BigInteger.valueOf(65_536);
  static final String QUOTED = " quoted";
  private static final int PLATFORM = 100_000;
  private static final int DEVELOPER = 200_000;

  private final SortedMap<String, BigInteger> balances = new TreeMap<>();
  private final SortedMap<String, Hold> holds = new TreeMap<>();
  private final SortedMap<String, Moved> moved = new TreeMap<>();
  private final SortedMap<String, Bill> bills = new TreeMap<>();
  private final Set<String> charged = new HashSet<>();
  private final Set<Long> numbers = new HashSet<>();
  private final SortedMap<String, BigInteger> carries = new TreeMap<>();
  private final SortedMap<String, BigInteger> earned = new TreeMap<>();
  private final Map<String, List<Member>> members;
  private BigInteger fees = ZERO;
  private long closed;
  private long leftOver;

  /// A book in which clusters and common pools belong to these.
  ReferenceBook(Map<String, List<Member>> members) {
    this.members = Map.copyOf(members);
  }

  /// What is answered.
  enum Said {
    DONE,
    AGAIN,
    CONFLICT,
    OVERDRAWN
  }

  /// A share of what a cluster earns, in parts per million; the earliest commitment first.
  record Member(String account, int ppm) {}

  /// What is reserved.
  record Hold(String payer, BigInteger amount) {}

  /// A deposit (positive) or a refund (negative).
  private record Moved(String payer, BigInteger amount) {}

  /// What a model costs and who is paid for it.
  ///
  /// @param owner who owns the base, if anybody registered as that
  /// @param pool the common pool of the data it was trained on, if it was
  /// @param believed of 65,536
  record Terms(
      BigInteger priceIn,
      BigInteger priceOut,
      String treasury,
      String developer,
      Optional<String> owner,
      Optional<String> pool,
      int believed) {
    /// What so many tokens cost: a part of a unit counts as one.
    BigInteger fee(long in, long out) {
      var exact =
          priceIn.multiply(BigInteger.valueOf(in)).add(priceOut.multiply(BigInteger.valueOf(out)));
      var whole = exact.divideAndRemainder(THOUSAND);
      return whole[1].signum() == 0 ? whole[0] : whole[0].add(BigInteger.ONE);
    }
  }

  /// Whose data an answer was.
  ///
  /// @param magnitude sum of all credits without their signs, also of those not listed
  record Credits(long base, long data, long magnitude, Map<String, Long> clusters, Quoted quoted) {}

  /// What it was written from.
  ///
  /// @param clusters what each cluster added, in the order of their names
  record Quoted(long gain, SortedMap<String, Long> clusters) {
    static final Quoted NOTHING = new Quoted(0, new TreeMap<>());

    boolean isSomebodys() {
      return clusters.values().stream().anyMatch(units -> units > 0);
    }
  }

  /// A receipt.
  ///
  /// @param hops what is paid on top, by role and address
  record Bill(
      String id,
      long number,
      long epoch,
      String payer,
      long in,
      long out,
      Terms terms,
      Credits credits,
      Map<String, BigInteger> hops) {
    BigInteger total() {
      return hops.values().stream().reduce(terms.fee(in, out), BigInteger::add);
    }

    /// How it is divided: signed, without what is nothing.
    SortedMap<String, BigInteger> lines() {
      var lines = new TreeMap<String, BigInteger>(hops);
      var fee = terms.fee(in, out);
      var platform = fee.multiply(BigInteger.valueOf(PLATFORM)).divide(MILLION);
      var developer = fee.multiply(BigInteger.valueOf(DEVELOPER)).divide(MILLION);
      // The stakers' share has nobody to go to, and so is the data's too.
      var rest = fee.subtract(platform).subtract(developer);
      lines.merge("treasury/" + terms.treasury, platform, BigInteger::add);
      lines.merge("developer/" + terms.developer, developer, BigInteger::add);
      var gains = gains();
      if (gains.isEmpty()) {
        // Nothing gained anything, or nobody who did is known.
        var owner = terms.owner.map(address -> "base owner/" + address);
        var heir = terms.pool.or(() -> owner).orElse("treasury/" + terms.treasury);
        lines.merge(heir, rest, BigInteger::add);
      } else {
        var parts = shared(rest, gains);
        terms.owner.ifPresent(owner ->
            lines.merge(
                "base owner/" + owner, parts.getOrDefault("1 base", ZERO), BigInteger::add));
        lines.putAll(shared(parts.getOrDefault("3 quoted", ZERO), quotedCredits()));
        var trained = parts.getOrDefault("2 adapter", ZERO);
        terms.pool.ifPresent(pool -> lines.merge(pool, trained, BigInteger::add));
        if (credits.magnitude > 0) {
          var norm = BigInteger.valueOf(credits.magnitude).multiply(BELIEVED);
          var sure = trained.multiply(BigInteger.valueOf(terms.believed));
          credits.clusters.forEach((cluster, units) ->
              lines.put(cluster, sure.multiply(BigInteger.valueOf(units)).divide(norm)));
        }
      }
      lines.values().removeIf(x -> x.signum() == 0);
      return lines;
    }

    /// What gained something for somebody; the numbers say who is first where they gained alike.
    private SortedMap<String, BigInteger> gains() {
      var gains = new TreeMap<String, BigInteger>();
      if (terms.owner.isPresent()) {
        gains.put("1 base", BigInteger.valueOf(credits.base));
      }
      if (terms.pool.isPresent()) {
        gains.put("2 adapter", BigInteger.valueOf(credits.data));
      }
      if (credits.quoted.isSomebodys()) {
        gains.put("3 quoted", BigInteger.valueOf(credits.quoted.gain));
      }
      gains.values().removeIf(gain -> gain.signum() == 0);
      return gains;
    }

    private SortedMap<String, BigInteger> quotedCredits() {
      var units = new TreeMap<String, BigInteger>();
      credits.quoted.clusters.forEach((cluster, added) -> {
        if (added > 0) {
          units.put(cluster + QUOTED, BigInteger.valueOf(added));
        }
      });
      return units;
    }
  }

  /// Shares in proportion to weights that are above zero: whole parts, and what is left over is
  /// handed to the heaviest, the first of them if they are several.
  private static SortedMap<String, BigInteger> shared(
      BigInteger amount, SortedMap<String, BigInteger> weights) {
    var shares = new TreeMap<String, BigInteger>();
    var all = weights.values().stream().reduce(ZERO, BigInteger::add);
    var heaviest = "";
    var left = amount;
    for (var weight : weights.entrySet()) {
      var share = weight.getValue().multiply(amount).divide(all);
      shares.put(weight.getKey(), share);
      left = left.subtract(share);
      var most = weights.getOrDefault(heaviest, ZERO);
      heaviest = weight.getValue().compareTo(most) > 0 ? weight.getKey() : heaviest;
    }
    if (left.signum() > 0) {
      shares.merge(heaviest, left, BigInteger::add);
    }
    return shares;
  }

  BigInteger balance(String payer) {
    return balances.getOrDefault(payer, ZERO);
  }

  SortedMap<String, Hold> holds() {
    return holds;
  }

  SortedMap<String, BigInteger> balances() {
    return balances;
  }

  /// All receipts by their ids.
  SortedMap<String, Bill> bills() {
    return bills;
  }

  /// Whether a receipt of a number was entered.
  boolean isKnown(long number) {
    return numbers.contains(number);
  }

  /// What all receipts have cost.
  BigInteger fees() {
    return fees;
  }

  /// What everybody has earned in closed epochs.
  SortedMap<String, BigInteger> earned() {
    return earned;
  }

  /// What clusters owe from the last closed epoch.
  SortedMap<String, BigInteger> carries() {
    return carries;
  }

  private void add(String payer, BigInteger amount) {
    balances.merge(payer, amount, BigInteger::add);
  }

  /// What must be answered to a deposit (positive) or a refund (negative): once for a reference.
  Said moving(String reference, String payer, BigInteger amount) {
    var before = moved.get(reference);
    if (before != null) {
      return before.equals(new Moved(payer, amount)) ? Said.AGAIN : Said.CONFLICT;
    }
    return balance(payer).add(amount).signum() < 0 ? Said.OVERDRAWN : Said.DONE;
  }

  /// Enters a deposit or a refund, if it was not before.
  void move(String reference, String payer, BigInteger amount) {
    if (moved.putIfAbsent(reference, new Moved(payer, amount)) == null) {
      add(payer, amount);
    }
  }

  /// What must be answered to a reservation.
  Said holding(String payer, BigInteger amount) {
    return balance(payer).compareTo(amount) < 0 ? Said.OVERDRAWN : Said.DONE;
  }

  void hold(String id, String payer, BigInteger amount) {
    add(payer, amount.negate());
    holds.put(id, new Hold(payer, amount));
  }

  /// Ends a hold; nothing if it has ended.
  void release(String id) {
    var hold = holds.remove(id);
    if (hold != null) {
      add(hold.payer, hold.amount);
    }
  }

  /// A new process gives back what the last one had reserved.
  void releaseAll() {
    List.copyOf(holds.keySet()).forEach(this::release);
  }

  /// What must be answered to a charge: once for a hold, and one that has ended is taken again.
  Said charging(String hold, String payer, BigInteger total) {
    if (charged.contains(hold)) {
      return Said.CONFLICT;
    }
    boolean covered = holds.containsKey(hold) || balance(payer).compareTo(total) >= 0;
    return covered ? Said.DONE : Said.OVERDRAWN;
  }

  /// Enters a receipt that was signed.
  void enter(String hold, Bill bill) {
    if (!numbers.add(bill.number)) {
      throw new BookWrong("number " + bill.number + " was signed twice");
    }
    if (!charged.add(hold)) {
      throw new BookWrong("charged twice: " + hold + " with " + bill);
    }
    release(hold);
    add(bill.payer, bill.total().negate());
    bills.put(bill.id, bill);
    fees = fees.add(bill.total());
  }

  /// The receipts of an epoch.
  Stream<Bill> in(long epoch) {
    return bills.values().stream().filter(bill -> bill.epoch == epoch);
  }

  /// What a closed epoch has shown of how clusters are paid.
  ///
  /// @param lessDebts clusters that were paid less because they had owed
  /// @param leftOver divisions among several of which something was left over
  /// @param quoted clusters that were paid for what was quoted of them
  record Shown(long lessDebts, long leftOver, long quoted) {}

  /// Pays an epoch out and forgets its receipts.
  Shown close(long epoch) {
    if (epoch != closed + 1) {
      throw new BookWrong("epoch " + epoch + " was closed after " + closed);
    }
    closed = epoch;
    var sums = new TreeMap<String, BigInteger>(carries);
    in(epoch)
        .forEach(bill -> bill.lines().forEach((key, x) -> sums.merge(key, x, BigInteger::add)));
    var owed = Set.copyOf(carries.keySet());
    carries.clear();
    leftOver = 0;
    long lessDebts = 0;
    var taken = new TreeMap<String, BigInteger>();
    for (var sum : sums.entrySet()) {
      var key = sum.getKey();
      var u = sum.getValue();
      var pool = key.replaceFirst("/.*", "/pool");
      if (members.containsKey(key) && !key.equals(pool)) {
        var v = u.max(ZERO);
        pay(key, v);
        taken.merge(pool, v, BigInteger::add);
        lessDebts += v.signum() > 0 && owed.contains(key) ? 1 : 0;
        var carry = u.min(ZERO).divide(BigInteger.TWO);
        if (carry.signum() != 0) {
          carries.put(key, carry);
        }
      }
    }
    sums.forEach((key, u) -> {
      if (key.endsWith(QUOTED)) {
        pay(key.replace(QUOTED, ""), u);
      } else if (!members.containsKey(key)) {
        earned.merge(key.replaceFirst(".*/", ""), u, BigInteger::add);
      } else if (key.endsWith("/pool")) {
        pay(key, u.subtract(taken.getOrDefault(key, ZERO)));
      }
    });
    bills.values().removeIf(bill -> bill.epoch == epoch);
    long quoted = sums.keySet().stream().filter(key -> key.endsWith(QUOTED)).count();
    return new Shown(lessDebts, leftOver, quoted);
  }

  /// Divides by record; the earliest takes what is left over.
  private void pay(String key, BigInteger v) {
    var table = members.getOrDefault(key, List.of());
    var left = v;
    for (var member : table) {
      var share = v.multiply(BigInteger.valueOf(member.ppm)).divide(MILLION);
      earned.merge(member.account, share, BigInteger::add);
      left = left.subtract(share);
    }
    earned.merge(table.getFirst().account, left, BigInteger::add);
    leftOver += left.signum();
  }
}
