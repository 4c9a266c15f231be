package org.openledger.tally;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.SignedHash;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.receipt.Hop;
import org.openledger.tally.epoch.EpochInput;
import org.openledger.tally.epoch.EpochState;
import org.openledger.tally.split.ClusterKey;
import org.openledger.tally.split.Credits;
import org.openledger.tally.split.Credits.ClusterCredit;
import org.openledger.tally.split.FeeTerms;
import org.openledger.tally.split.Member;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.OperatorTerms;
import org.openledger.tally.split.Split;
import org.openledger.tally.split.SplitParameters;

/// Seeded inputs of epochs: several Datanets, shared clusters, negative credits, odd fees.
public final class RandomEpochs {

  static final int DATANETS = 3;
  static final int CLUSTERS = 12;
  static final int ACCOUNTS = 9;

  private final CounterRandom random;
  private final SortedMap<ClusterKey, List<Member>> members = new TreeMap<>();
  private int receipts;

  public RandomEpochs(long seed) {
    random = CounterRandom.of(seed, "settle-test");
    for (int d = 0; d < DATANETS; d++) {
      for (int c = 0; c < CLUSTERS; c++) {
        members.put(cluster(d, c), randomTable());
      }
    }
  }

  public static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Hash datanet(int d) {
    return hash("datanet" + d);
  }

  public static ClusterKey cluster(int d, int c) {
    return ClusterKey.records(datanet(d), new ClusterId(hash("cluster" + d + "/" + c)));
  }

  public static Address account(String name) {
    return Address.fromWord(hash("account " + name).bytes());
  }

  private List<Member> randomTable() {
    List<Member> table = new ArrayList<>();
    int left = SplitParameters.MILLION;
    for (int rows = random.nextInt(4); rows > 0; rows--) {
      int share = random.nextInt(left + 1);
      table.add(new Member(account("c" + random.nextInt(ACCOUNTS)), share));
      left -= share;
    }
    table.add(new Member(account("c" + random.nextInt(ACCOUNTS)), left));
    return table;
  }

  public Credits credits() {
    List<Credits.DatanetRecords> records = new ArrayList<>();
    List<ClusterCredit> all = new ArrayList<>();
    int datanets = random.nextInt(DATANETS + 1);
    for (int d = 0; d < datanets; d++) {
      records.add(new Credits.DatanetRecords(datanet(d), random.nextInt(100)));
      for (int c = 0; c < CLUSTERS; c++) {
        if (random.nextInt(4) > 0) {
          all.add(new ClusterCredit(cluster(d, c), random.nextLong() >> random.nextInt(64)));
        }
      }
    }
    long base = random.nextInt(5) == 0 ? 0 : random.nextInt(1 << 24);
    long data = random.nextInt(5) == 0 ? 0 : random.nextInt(1 << 24);
    Credits credits = Credits.of(model(datanets), base, data, records, all);
    return datanets == 0 ? credits : credits.with(memory(datanets));
  }

  /// A base, or one of two adapters on all clusters of all Datanets.
  private ModelId model(int datanets) {
    return datanets == 0 ? new ModelId("nano") : adapter(random.nextInt(2));
  }

  public static ModelId adapter(int number) {
    return ModelId.of("nano", "lore", number + 1);
  }

  private EpochInput.Adapter registered(ClusterKey key) {
    for (int i = 0; i < 2; i++) {
      if (ClusterKey.adapter(adapter(i)).equals(key)) {
        return new EpochInput.Adapter(40_000 * i, new TreeSet<>(members.keySet()));
      }
    }
    throw new AssertionError("no adapter " + key);
  }

  private Credits.Memory memory(int datanets) {
    SortedMap<ClusterKey, Long> added = new TreeMap<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      ClusterKey key = cluster(random.nextInt(datanets), random.nextInt(CLUSTERS));
      added.put(memory(key), 1L + (random.nextLong() >>> 2 >> random.nextInt(61)));
    }
    long gain = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << 24);
    return new Credits.Memory(
        gain,
        added.entrySet().stream()
            .map(credit -> new ClusterCredit(credit.getKey(), credit.getValue()))
            .toList());
  }

  /// A cluster as what answers are written from.
  public static ClusterKey memory(ClusterKey records) {
    return ClusterKey.memory(records.datanet(), records.cluster());
  }

  public BigInteger fee() {
    BigInteger fee = BigInteger.valueOf(random.nextLong() >>> 1).shiftRight(random.nextInt(64));
    return fee.shiftLeft(random.nextInt(20));
  }

  public FeeTerms terms() {
    return new FeeTerms(
        new ModelTerms.Commerce(
            PriceIn.units(BigInteger.ONE),
            PriceOut.units(BigInteger.TWO),
            account("developer" + random.nextInt(2)),
            random.nextInt(2) == 0 ? Optional.empty() : Optional.of(account("base"))),
        new OperatorTerms(
            SplitParameters.DEFAULT,
            account("treasury"),
            random.nextInt(2) == 0 ? Optional.empty() : Optional.of(account("stakers"))));
  }

  public List<Hop> hops() {
    if (random.nextInt(3) != 0) {
      return List.of();
    }
    return List.of(
        new Hop(Hop.Role.APP, account("app"), new Open(fee())),
        new Hop(Hop.Role.AGENT, account("agent"), new Open(fee())));
  }

  public List<EpochInput.SettledReceipt> receipts(int count) {
    List<EpochInput.SettledReceipt> settled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Hash id = hash("receipt" + receipts++);
      Split split = Split.of(id, new Open(fee()), hops(), terms(), credits());
      SignedHash signed = new SignedHash(hash("signed " + id));
      settled.add(
          new EpochInput.SettledReceipt(id, signed, split.total(), split.lines(), split.credits()));
    }
    return settled;
  }

  public EpochInput input(EpochState previous, int count) {
    return input(previous, receipts(count), EpochInput.Vesting.NONE);
  }

  public EpochInput input(
      EpochState previous, List<EpochInput.SettledReceipt> settled, EpochInput.Vesting vesting) {
    return new EpochInput(
        previous, settled, this::registered, key -> members.getOrDefault(key, List.of()), vesting);
  }

  /// The same input with the member tables seen through a renaming.
  public EpochInput withMembers(EpochInput input, EpochInput.Membership membership) {
    return new EpochInput(
        input.previous(), input.receipts(), input.adapters(), membership, input.vesting());
  }
}
