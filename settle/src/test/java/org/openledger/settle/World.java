package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openledger.core.crypto.Address;
import org.openledger.core.digest.AdapterDigest;
import org.openledger.core.digest.AnswerHash;
import org.openledger.core.digest.AttributionRoot;
import org.openledger.core.digest.BaseDigest;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.ModelDigest;
import org.openledger.core.digest.PromptHash;
import org.openledger.core.digest.RunCommitment;
import org.openledger.core.digest.SamplingHash;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ClusterMembers;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.money.Open;
import org.openledger.core.money.PriceIn;
import org.openledger.core.money.PriceOut;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.receipt.CreditPart;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.core.receipt.SaidPart;
import org.openledger.core.receipt.SampleReceipt;
import org.openledger.core.receipt.UsageReceipt;
import org.openledger.store.Database;
import org.openledger.store.keys.Keyring;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms;
import org.openledger.tally.split.SplitParameters;

/// A small product: one Datanet, one adapter, one payer.
public final class World {

  static final ReceiptDomain DOMAIN =
      new ReceiptDomain(161_201, RandomEpochs.account("judge"), RandomEpochs.hash("salt"));
  public static final DatanetId DATANET = new DatanetId("ledger-lore");
  public static final ModelId MODEL = ModelId.of("nano", "lore", 1);
  private static final int CONTRIBUTORS = 40;

  final Keyring accounts;
  final Address payer;
  public final Snapshot snapshot;
  public final ModelTerms terms;
  private final CounterRandom random;

  public World(long seed) {
    this(seed, CONTRIBUTORS);
  }

  public World(long seed, int contributors) {
    byte[] secret = new byte[32];
    secret[31] = (byte) seed;
    accounts = Keyring.of(secret);
    payer = accounts.party("payer", "alice").address();
    random = CounterRandom.of(seed, "world");
    snapshot = snapshot(contributors);
    terms =
        new ModelTerms(
            new ModelPart(
                MODEL,
                new ModelDigest(RandomEpochs.hash("model")),
                new BaseDigest(RandomEpochs.hash("base")),
                new AdapterDigest(RandomEpochs.hash("adapter")),
                new ModelPart.Roots(
                    new RunCommitment(RandomEpochs.hash("run")),
                    new AttributionRoot(RandomEpochs.hash("store")),
                    MemoryRoot.NONE),
                List.of(snapshot.ref()),
                1),
            60_000,
            new ModelTerms.Commerce(
                PriceIn.units(new BigInteger("1000000000000000")),
                PriceOut.units(new BigInteger("3000000000000001")),
                accounts.party("developer", "dora").address(),
                Optional.empty()));
  }

  private static Snapshot snapshot(int contributors) {
    List<Hash> commitments = new ArrayList<>();
    List<ClusterMembers> tables = new ArrayList<>();
    for (int i = 0; i < contributors; i++) {
      Hash record = RandomEpochs.hash("record" + i);
      commitments.add(record);
      ContributorId owner = new ContributorId("contributor " + i);
      ContributorId copier = new ContributorId("contributor " + (i + 1) % contributors);
      tables.add(
          new ClusterMembers(
              new ClusterId(record),
              List.of(
                  new ClusterMembers.Share(owner, record, 666_667),
                  new ClusterMembers.Share(copier, RandomEpochs.hash("copy" + i), 333_333))));
    }
    tables.sort(Comparator.comparing(ClusterMembers::cluster));
    Hash root = new MerkleTree(commitments.stream().map(Hash::bytes).toList()).root();
    return new Snapshot(
        new SnapshotRef(DATANET, 1, root), commitments, tables, RandomEpochs.hash("manifest"));
  }

  Settlements open(Database database, FakeContracts contracts, Consumer<String> afterStep) {
    return new Settlements(
        database,
        SettlementConfig.of(accounts),
        DOMAIN,
        new Opening.Contracts(contracts, contracts, new TreeMap<>()),
        afterStep);
  }

  Settlements open(Database database, FakeContracts contracts, SplitParameters parameters) {
    SettlementConfig usual = SettlementConfig.of(accounts);
    return new Settlements(
        database,
        new SettlementConfig(
            usual.node(),
            usual.treasury(),
            usual.stakers(),
            parameters,
            usual.vesting(),
            usual.windowSeconds()),
        DOMAIN,
        new Opening.Contracts(contracts, contracts, new TreeMap<>()),
        _ -> {});
  }

  void register(Settlements settlements) {
    settlements.registerSnapshot(snapshot, accounts::address);
    settlements.registerModel(terms);
    settlements.deposit(payer, Open.parse("1000"), "first");
  }

  Attribution attribution() {
    List<Attribution.ClusterCredit> clusters = new ArrayList<>();
    long magnitude = 0;
    for (Hash record : snapshot.commitments()) {
      long units = random.nextInt(1 << 22) - (1L << 20);
      magnitude += Math.abs(units);
      clusters.add(new Attribution.ClusterCredit(DATANET, new ClusterId(record), units));
    }
    return new Attribution(
        new Attribution.Method("contribution-vectors", 1),
        random.nextInt(1 << 24),
        new Attribution.DataCredit(1 + random.nextInt(1 << 24), clusters, magnitude),
        memory(random.nextInt(1 << 24), random.nextInt(snapshot.commitments().size() - 2)),
        List.of(),
        60_000,
        Attribution.Shown.NOTHING);
  }

  /// What was quoted from three clusters in a row, the first of them the most.
  Attribution.MemoryCredit memory(long gain, int first) {
    List<Attribution.ClusterCredit> clusters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clusters.add(
          new Attribution.ClusterCredit(
              DATANET, snapshot.members().get(first + i).cluster(), 5L - i));
    }
    return new Attribution.MemoryCredit(gain, clusters);
  }

  /// What is to be charged for an answer of that attribution.
  Charge charge(Attribution attribution) {
    return charge(attribution, _ -> {});
  }

  Charge charge(Attribution attribution, Consumer<UsageReceipt> along) {
    return new Charge(MODEL, body(attribution), attribution, along);
  }

  /// A receipt's body, but for what the book says.
  Function<Charge.Stamp, UsageReceipt.Body> body(Attribution attribution) {
    long in = 10L + random.nextInt(200);
    long out = 1L + random.nextInt(100);
    return stamp ->
        SampleReceipt.direct(Hash.ZERO)
            .paid(payer, new Open(terms.feeRoundedUp(in, out)), stamp.terms())
            .model(terms.model())
            .said(
                new SaidPart.Prompt(PromptHash.of(Json.of("prompt")), in),
                new SaidPart.Answer(AnswerHash.of("answer"), out, Finish.STOP),
                SamplingHash.of(Json.of("sampling")))
            .credit(CreditPart.of(attribution.commitment()))
            .place(stamp.place())
            .body();
  }

  /// The most that [#body] may cost.
  Open most() {
    return new Open(terms.feeRoundedUp(1_000, 1_000));
  }

  /// Reserves for an answer of the payer.
  Hash hold(Settlements settlements) {
    Hash hold = RandomEpochs.hash("hold " + random.nextLong());
    Held held = settlements.hold(hold, payer, most(), Long.MAX_VALUE);
    assert held instanceof Held.Taken : held;
    return hold;
  }

  List<UsageReceipt> ask(Settlements settlements, int times) {
    List<UsageReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Attribution attribution = attribution();
      Recorded recorded = settlements.charge(hold(settlements), charge(attribution));
      receipts.add(accepted(recorded).receipt());
    }
    return receipts;
  }

  static Recorded.Accepted accepted(Recorded recorded) {
    assert recorded instanceof Recorded.Accepted : recorded;
    return (Recorded.Accepted) recorded;
  }

  /// Of whose fee a part goes to the common pool, where it waits until somebody has earned
  /// something.
  static Attribution nothingGained() {
    return new Attribution(
        new Attribution.Method("contribution-vectors", 1),
        0,
        new Attribution.DataCredit(0, List.of(), 0),
        Attribution.MemoryCredit.NONE,
        List.of(),
        0,
        Attribution.Shown.NOTHING);
  }
}
