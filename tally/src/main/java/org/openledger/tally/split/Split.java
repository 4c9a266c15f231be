package org.openledger.tally.split;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;
import org.openledger.core.receipt.Hop;
import org.openledger.tally.split.SplitParameters.Part;

/// The exact division of one receipt's fee into signed lines.
///
/// The parts of the fee are floors of parts per million; what the floors leave, and every share
/// whose payee does not exist, goes to the data pool. The data pool splits among base, adapter and
/// memory in proportion to their gains (see [PoolSplit]).
///
/// - **Memory.** Each credited cluster gets floor(part * credit / sum of credits), what is left the
///   largest credit (ties by key). These lines are exact and final.
/// - **Adapter.** D_q is the adapter's part. Each kept cluster k gets x_k = trunc(D_q * a_k * R /
///   (N_q * 65536)), signed, and each Datanet's common pool is a line of D_{q,d}: later the cluster
///   rows take their V out of it.
///
/// So the lines of roles, memory and common pools alone already sum to the fee.
///
/// @param fee the fee without the hops on top
/// @param total the fee with the hops on top: what the payer pays
/// @param lines at most one per cluster, in order of cluster
public record Split(BigInteger fee, BigInteger total, Parts parts, List<Line> lines) {

  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final BigInteger MILLION = BigInteger.valueOf(SplitParameters.MILLION);
  private static final BigInteger RELIABILITY_WHOLE =
      BigInteger.valueOf(ModelTerms.RELIABILITY_WHOLE);

  /// The parts of the fee; they sum to it.
  public record Parts(
      BigInteger platform, BigInteger developer, BigInteger stakers, PoolSplit pool) {

    BigInteger sum() {
      return platform.add(developer).add(stakers).add(pool.sum());
    }

    boolean areNotNegative() {
      return platform.signum() >= 0
          && developer.signum() >= 0
          && stakers.signum() >= 0
          && pool.isNotNegative();
    }
  }

  public Split {
    lines = List.copyOf(lines);
  }

  /// The fee in the smallest unit, rounded up to a whole unit: ceil((Tin * Rin + Tout * Rout) /
  /// 1000), prices per thousand tokens.
  public static BigInteger feeRoundedUp(
      long tokensIn, long tokensOut, BigInteger priceIn, BigInteger priceOut) {
    BigInteger weighed = weighedTokens(tokensIn, tokensOut, priceIn, priceOut);
    BigInteger fee = weighed.add(THOUSAND).subtract(BigInteger.ONE).divide(THOUSAND);
    BigInteger more = fee.multiply(THOUSAND).subtract(weighed);
    assert more.signum() >= 0 && more.compareTo(THOUSAND) < 0 : "rounded up by " + more + "/1000";
    return fee;
  }

  /// The same fee where the prices make it whole; refuses a remainder.
  static BigInteger feeExact(
      long tokensIn, long tokensOut, BigInteger priceIn, BigInteger priceOut) {
    BigInteger[] parts =
        weighedTokens(tokensIn, tokensOut, priceIn, priceOut).divideAndRemainder(THOUSAND);
    if (parts[1].signum() != 0) {
      throw new Refusal(
          Code.INVALID_ARGUMENT, "fee has a remainder of " + parts[1] + "/1000 units");
    }
    return parts[0];
  }

  private static BigInteger weighedTokens(
      long tokensIn, long tokensOut, BigInteger priceIn, BigInteger priceOut) {
    if (tokensIn < 0 || tokensOut < 0 || priceIn.signum() < 0 || priceOut.signum() < 0) {
      throw new Refusal(Code.INVALID_ARGUMENT, "tokens or prices are negative");
    }
    return BigInteger.valueOf(tokensIn)
        .multiply(priceIn)
        .add(BigInteger.valueOf(tokensOut).multiply(priceOut));
  }

  /// Divides the fee of a receipt. Pure: the same arguments give the same lines on every machine.
  ///
  /// @param receipt the receipt's id
  /// @param hops what is added on top of the fee
  public static Split of(Hash receipt, Open fee, List<Hop> hops, FeeTerms terms, Credits credits) {
    return of(receipt, fee.units(), hops, terms, credits);
  }

  private static Split of(
      Hash receipt, BigInteger fee, List<Hop> hops, FeeTerms terms, Credits credits) {
    if (fee.signum() < 0 || fee.bitLength() > 255) {
      throw new Refusal(Code.INVALID_ARGUMENT, "fee out of range: " + fee);
    }
    OperatorTerms operator = terms.operator();
    Address developer = terms.commerce().developer();
    Parts parts = parts(fee, terms, credits);
    assert parts.sum().equals(fee) : "the parts of " + fee + " sum to " + parts.sum();
    assert parts.areNotNegative() : "a part is negative: " + parts;
    Ledger ledger = new Ledger();
    ledger.add(ClusterKey.role(ClusterKey.Role.TREASURY, operator.treasury()), parts.platform);
    ledger.add(ClusterKey.role(ClusterKey.Role.DEVELOPER, developer), parts.developer);
    operator
        .stakers()
        .ifPresent(all -> ledger.add(ClusterKey.role(ClusterKey.Role.STAKERS, all), parts.stakers));
    BigInteger total = fee;
    for (Hop hop : hops) {
      ledger.add(ClusterKey.role(role(hop.role()), hop.payee()), hop.amount().units());
      total = total.add(hop.amount().units());
    }
    addPool(ledger, parts.pool, terms, credits);
    assert total.compareTo(fee) >= 0 : "shares on top made the fee smaller";
    List<Line> lines = ledger.lines(receipt);
    SplitIdentities.check(total, lines);
    return new Split(fee, total, parts, lines);
  }

  private static ClusterKey.Role role(Hop.Role role) {
    return switch (role) {
      case APP -> ClusterKey.Role.APP;
      case AGENT -> ClusterKey.Role.AGENT;
    };
  }

  private static Parts parts(BigInteger fee, FeeTerms terms, Credits credits) {
    OperatorTerms operator = terms.operator();
    SplitParameters shares = operator.parameters();
    BigInteger platform = floorPpm(fee, shares.ppm(Part.PLATFORM));
    BigInteger developer = floorPpm(fee, shares.ppm(Part.DEVELOPER));
    BigInteger stakers =
        operator.stakers().isPresent() ? floorPpm(fee, shares.ppm(Part.STAKERS)) : BigInteger.ZERO;
    BigInteger pool = fee.subtract(platform).subtract(developer).subtract(stakers);
    PoolSplit split = PoolSplit.of(pool, credits, terms.commerce().baseOwner().isPresent());
    return new Parts(platform, developer, stakers, split);
  }

  private static void addPool(Ledger ledger, PoolSplit pool, FeeTerms terms, Credits credits) {
    terms
        .commerce()
        .baseOwner()
        .ifPresent(
            owner -> ledger.add(ClusterKey.role(ClusterKey.Role.BASE_OWNER, owner), pool.base()));
    if (credits.datanets().isEmpty()) {
      Address treasury = terms.operator().treasury();
      ledger.add(ClusterKey.role(ClusterKey.Role.TREASURY, treasury), pool.nobodys());
    } else {
      shareAmongDatanets(pool.nobodys().add(pool.adapter()), credits)
          .forEach((datanet, part) -> ledger.add(ClusterKey.commonPool(datanet), part));
    }
    addMemory(ledger, pool.memory(), credits.memory());
    addAdapter(ledger, pool.adapter(), credits);
  }

  private static void addMemory(Ledger ledger, BigInteger part, Credits.Memory memory) {
    List<BigInteger> credits =
        memory.clusters().stream().map(Credits.ClusterCredit::magnitude).toList();
    List<BigInteger> shares = PoolSplit.proportional(part, credits);
    for (int i = 0; i < shares.size(); i++) {
      ledger.add(memory.clusters().get(i).key(), shares.get(i));
    }
  }

  private static void addAdapter(Ledger ledger, BigInteger part, Credits credits) {
    if (part.signum() == 0 || credits.norm().signum() == 0) {
      return;
    }
    BigInteger believed = part.multiply(BigInteger.valueOf(credits.reliability()));
    BigInteger whole = credits.norm().multiply(RELIABILITY_WHOLE);
    for (Credits.ClusterCredit credit : credits.clusters()) {
      BigInteger x = believed.multiply(BigInteger.valueOf(credit.a())).divide(whole);
      assert x.abs().compareTo(part) <= 0 : "a cluster's line " + x + " exceeds " + part;
      ledger.add(credit.key(), x);
    }
  }

  /// floor(amount * A_d / N_q) each, the residue to the largest A_d (ties by id); by record counts
  /// where N_q = 0, and all to the first id where the counts are zero too.
  static SortedMap<Hash, BigInteger> shareAmongDatanets(BigInteger amount, Credits credits) {
    assert amount.signum() >= 0 : "a negative amount to share: " + amount;
    boolean byRecords = credits.norm().signum() == 0;
    BigInteger whole = BigInteger.ZERO;
    Credits.DatanetWeight largest = credits.datanets().getFirst();
    for (Credits.DatanetWeight datanet : credits.datanets()) {
      whole = whole.add(weight(datanet, byRecords));
      if (weight(datanet, byRecords).compareTo(weight(largest, byRecords)) > 0) {
        largest = datanet;
      }
    }
    SortedMap<Hash, BigInteger> shares = new TreeMap<>();
    BigInteger given = BigInteger.ZERO;
    for (Credits.DatanetWeight datanet : credits.datanets()) {
      BigInteger part =
          whole.signum() == 0
              ? BigInteger.ZERO
              : amount.multiply(weight(datanet, byRecords)).divide(whole);
      shares.put(datanet.datanet(), part);
      given = given.add(part);
    }
    BigInteger residue = amount.subtract(given);
    assert residue.signum() >= 0 : "Datanets were given " + residue.negate() + " too much";
    shares.merge(largest.datanet(), residue, BigInteger::add);
    assert shares.values().stream().reduce(BigInteger.ZERO, BigInteger::add).equals(amount)
        : "the shares of Datanets do not sum to " + amount;
    return shares;
  }

  private static BigInteger weight(Credits.DatanetWeight datanet, boolean byRecords) {
    return byRecords ? BigInteger.valueOf(datanet.records()) : datanet.weight();
  }

  private static BigInteger floorPpm(BigInteger amount, int ppm) {
    assert ppm >= 0 && ppm <= SplitParameters.MILLION : ppm + " parts per million";
    return amount.multiply(BigInteger.valueOf(ppm)).divide(MILLION);
  }

  /// Sums amounts by cluster; zero lines are dropped.
  private static final class Ledger {

    private final SortedMap<ClusterKey, BigInteger> sums = new TreeMap<>();

    void add(ClusterKey key, BigInteger amount) {
      sums.merge(key, amount, BigInteger::add);
    }

    List<Line> lines(Hash receipt) {
      List<Line> lines = new ArrayList<>();
      sums.forEach((key, x) -> {
        if (x.signum() != 0) {
          lines.add(new Line(key, receipt, x));
        }
      });
      return Collections.unmodifiableList(lines);
    }
  }
}
