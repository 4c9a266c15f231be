package org.openledger.simulation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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
/// sources of what was quoted `DATANET/CLUSTER quoted`, common pools `DATANET/pool`, adapters
/// `adapter/NAME`, and those who are paid as what they are `ROLE/ADDRESS`. Nobody stakes.
final class ReferenceBook {
  private static final BigInteger ZERO = BigInteger.ZERO;
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final long BELIEVED = 65_536;
  private static final int LOOKED_BACK = 12;
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
  private final SortedMap<String, BigInteger> pools = new TreeMap<>();
  private final Deque<SortedMap<String, BigInteger>> recent = new ArrayDeque<>();
  private final Map<String, List<Member>> members;
  private BigInteger fees = ZERO;
  private long closed;
  private long leftOver;

  /// A book in which clusters belong to these.
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

  /// What was trained on the clusters of a Datanet.
  ///
  /// @param believed of 65,536
  record Adapter(String name, String pool, int believed, List<String> clusters) {}

  /// What a model costs and who is paid for it.
  ///
  /// @param owner who owns the base, if anybody registered as that
  /// @param adapter what was trained, if anything was
  record Terms(
      BigInteger priceIn,
      BigInteger priceOut,
      String treasury,
      String developer,
      Optional<String> owner,
      Optional<Adapter> adapter) {
    /// What so many tokens cost: a part of a unit counts as one.
    BigInteger fee(long in, long out) {
      var exact =
          priceIn.multiply(BigInteger.valueOf(in)).add(priceOut.multiply(BigInteger.valueOf(out)));
      var whole = exact.divideAndRemainder(THOUSAND);
      return whole[1].signum() == 0 ? whole[0] : whole[0].add(BigInteger.ONE);
    }
  }

  /// Whose data an answer was.
  record Credits(long base, long data, Map<String, Long> clusters, Quoted quoted) {}

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

    /// How it is divided, without what is nothing.
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
      var owner = terms.owner.map(address -> "base owner/" + address);
      if (gains.isEmpty()) {
        // Nothing gained anything, or nobody who did is known.
        var pool = terms.adapter.map(Adapter::pool);
        var heir = pool.or(() -> owner).orElse("treasury/" + terms.treasury);
        lines.merge(heir, rest, BigInteger::add);
      } else {
        var parts = shared(rest, gains);
        owner.ifPresent(key -> lines.put(key, parts.getOrDefault("1 base", ZERO)));
        terms.adapter.ifPresent(
            adapter -> lines.put("adapter/" + adapter.name, parts.getOrDefault("2 adapter", ZERO)));
        lines.putAll(shared(parts.getOrDefault("3 quoted", ZERO), quotedCredits()));
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
      if (terms.adapter.isPresent()) {
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

  /// What waits in common pools after the last closed epoch.
  SortedMap<String, BigInteger> pools() {
    return pools;
  }

  /// What clusters owe from closed epochs, by adapter and cluster.
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
  /// @param pooled common pools that were paid out
  record Shown(long lessDebts, long leftOver, long quoted, long pooled) {}

  /// Pays an epoch out and forgets its receipts.
  Shown close(long epoch) {
    if (epoch != closed + 1) {
      throw new BookWrong("epoch " + epoch + " was closed after " + closed);
    }
    closed = epoch;
    leftOver = 0;
    var sums = new TreeMap<String, BigInteger>();
    var adapters = new TreeMap<String, Adapter>();
    var credits = new TreeMap<String, BigInteger>();
    in(epoch)
        .forEach(bill -> {
          var lines = bill.lines();
          lines.forEach((key, x) -> sums.merge(key, x, BigInteger::add));
          bill.terms.adapter.ifPresent(adapter -> {
            if (lines.containsKey("adapter/" + adapter.name)) {
              adapters.put("adapter/" + adapter.name, adapter);
              bill.credits.clusters.forEach((cluster, units) ->
                  credits.merge(
                      adapter.name + " " + cluster, BigInteger.valueOf(units), BigInteger::add));
            }
          });
        });
    var owed = Set.copyOf(carries.keySet());
    var clusters = new TreeMap<String, BigInteger>();
    long lessDebts = 0;
    for (var earner : adapters.entrySet()) {
      var shares = shares(earner.getValue(), sums.getOrDefault(earner.getKey(), ZERO), credits);
      for (var share : shares.entrySet()) {
        clusters.merge(share.getKey(), share.getValue(), BigInteger::add);
        boolean less = owed.contains(earner.getValue().name + " " + share.getKey());
        lessDebts += less && share.getValue().signum() > 0 ? 1 : 0;
      }
    }
    clusters.forEach(this::pay);
    var now = new TreeMap<String, BigInteger>(clusters);
    sums.forEach((key, amount) -> {
      if (key.endsWith(QUOTED)) {
        pay(key.replace(QUOTED, ""), amount);
        now.merge(key.replace(QUOTED, ""), amount, BigInteger::add);
      } else if (key.endsWith("/pool")) {
        pools.merge(key, amount, BigInteger::add);
      } else if (!key.startsWith("adapter/")) {
        earned.merge(key.replaceFirst(".*/", ""), amount, BigInteger::add);
      }
    });
    recent.addLast(now);
    if (recent.size() > LOOKED_BACK) {
      recent.removeFirst();
    }
    long pooled = spendPools();
    bills.values().removeIf(bill -> bill.epoch == epoch);
    long quoted = sums.keySet().stream().filter(key -> key.endsWith(QUOTED)).count();
    return new Shown(lessDebts, leftOver, quoted, pooled);
  }

  /// What an adapter's clusters get of what it earned; what they owe then is kept.
  private SortedMap<String, BigInteger> shares(
      Adapter adapter, BigInteger amount, SortedMap<String, BigInteger> credits) {
    var sum = ZERO;
    for (var cluster : adapter.clusters) {
      sum = sum.add(credits.getOrDefault(adapter.name + " " + cluster, ZERO));
    }
    var mean = floor(new BigDecimal(sum), BigDecimal.valueOf(adapter.clusters.size()));
    var weights = new TreeMap<String, BigInteger>();
    for (var cluster : adapter.clusters) {
      var key = adapter.name + " " + cluster;
      var credit = new BigDecimal(credits.getOrDefault(key, ZERO));
      var sure = credit.multiply(BigDecimal.valueOf(adapter.believed));
      var unsure = new BigDecimal(mean).multiply(BigDecimal.valueOf(BELIEVED - adapter.believed));
      var u =
          carries
              .getOrDefault(key, ZERO)
              .add(floor(sure.add(unsure), BigDecimal.valueOf(BELIEVED)));
      carries.remove(key);
      if (u.signum() > 0) {
        weights.put(cluster, u);
      } else if (u.divide(BigInteger.TWO).signum() != 0) {
        carries.put(key, u.divide(BigInteger.TWO));
      }
    }
    if (weights.isEmpty()) {
      adapter.clusters.forEach(cluster -> weights.put(cluster, BigInteger.ONE));
    }
    return byRemainders(amount, weights);
  }

  private static BigInteger floor(BigDecimal value, BigDecimal by) {
    return value.divide(by, 0, RoundingMode.FLOOR).toBigIntegerExact();
  }

  /// Whole parts; what is left over goes unit by unit to whose part was cut off most, the first of
  /// them where several were cut off alike.
  private static SortedMap<String, BigInteger> byRemainders(
      BigInteger amount, SortedMap<String, BigInteger> weights) {
    var all = weights.values().stream().reduce(ZERO, BigInteger::add);
    var shares = new TreeMap<String, BigInteger>();
    var cut = new TreeMap<BigInteger, List<String>>(Comparator.reverseOrder());
    weights.forEach((key, weight) -> {
      var part = amount.multiply(weight).divideAndRemainder(all);
      shares.put(key, part[0]);
      cut.computeIfAbsent(part[1], _ -> new ArrayList<>()).add(key);
    });
    var left = amount.subtract(shares.values().stream().reduce(ZERO, BigInteger::add));
    for (var alike : cut.values()) {
      for (var key : alike) {
        if (left.signum() > 0) {
          shares.merge(key, BigInteger.ONE, BigInteger::add);
          left = left.subtract(BigInteger.ONE);
        }
      }
    }
    return shares;
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

  /// What is in common pools goes to whom records of the Datanet have earned something lately.
  private long spendPools() {
    long spent = 0;
    for (var pool : List.copyOf(pools.keySet())) {
      var weights = new TreeMap<String, BigInteger>();
      for (var epoch : recent) {
        epoch.forEach((cluster, amount) -> {
          if (cluster.startsWith(pool.replace("pool", ""))) {
            weights.merge(cluster, amount, BigInteger::add);
          }
        });
      }
      weights.values().removeIf(amount -> amount.signum() == 0);
      if (!weights.isEmpty()) {
        byRemainders(pools.getOrDefault(pool, ZERO), weights).forEach(this::pay);
        pools.remove(pool);
        spent++;
      }
    }
    return spent;
  }
}
