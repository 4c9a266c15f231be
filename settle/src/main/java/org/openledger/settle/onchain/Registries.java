package org.openledger.settle.onchain;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.openledger.chain.client.CallReverted;
import org.openledger.chain.client.ChainClient;
import org.openledger.chain.client.EventLog;
import org.openledger.chain.client.LogFilter;
import org.openledger.chain.client.TransactionReceipt;
import org.openledger.contracts.Artifact;
import org.openledger.contracts.DatanetRegistryCalls;
import org.openledger.contracts.ModelRegistryCalls;
import org.openledger.contracts.Query;
import org.openledger.contracts.ReceiptJudgeCalls;
import org.openledger.contracts.RewardDistributorCalls;
import org.openledger.contracts.RewardDistributorCalls.Claim;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.contracts.WopenCalls;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.crypto.KeyPair;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.digest.TermsCommitment;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.core.receipt.ModelPart;
import org.openledger.core.receipt.ReceiptDomain;
import org.openledger.tally.split.ModelTerms;

/// The contracts on chain, deployed on first use and found again by their addresses and code.
public final class Registries implements Payouts, Anchors {

  private final ChainClient chain;
  private final KeyPair node;
  private final SortedMap<String, Deployments.Deployed> contracts;

  private Registries(
      ChainClient chain, KeyPair node, SortedMap<String, Deployments.Deployed> contracts) {
    this.chain = chain;
    this.node = node;
    this.contracts = contracts;
  }

  /// Finds the contracts of an earlier start, or deploys them. An address that is known but does
  /// not hold the code it held means that database and chain do not belong together.
  public static Registries open(ChainClient chain, KeyPair node, Jdbi jdbi, long windowSeconds) {
    return open(new Deployments(jdbi, chain, node, false), windowSeconds);
  }

  /// The same, but makes contracts that the chain has lost again, at the addresses they had.
  public static Registries restore(ChainClient chain, KeyPair node, Jdbi jdbi, long windowSeconds) {
    return open(new Deployments(jdbi, chain, node, true), windowSeconds);
  }

  private static Registries open(Deployments known, long windowSeconds) {
    KeyPair node = known.node();
    known.find(WopenCalls.ARTIFACT, WopenCalls.deployment());
    Address datanets =
        known.find(DatanetRegistryCalls.ARTIFACT, DatanetRegistryCalls.deployment()).address();
    Address models =
        known.find(ModelRegistryCalls.ARTIFACT, ModelRegistryCalls.deployment(datanets)).address();
    RewardDistributorCalls.Roles roles =
        new RewardDistributorCalls.Roles(node.address(), node.address(), node.address());
    byte[] distribution = RewardDistributorCalls.deployment(roles, windowSeconds);
    Address distributor = known.find(RewardDistributorCalls.ARTIFACT, distribution).address();
    known.find(
        ReceiptJudgeCalls.ARTIFACT,
        ReceiptJudgeCalls.deployment(node.address(), distributor, models, known.salt()));
    return new Registries(known.chain(), node, known.found());
  }

  /// Where every contract is, by name.
  public SortedMap<String, Address> addresses() {
    SortedMap<String, Address> addresses = new TreeMap<>();
    contracts.forEach((name, deployed) -> addresses.put(name, deployed.address()));
    return addresses;
  }

  /// The domain that receipts are signed for here, as the judge tells it.
  public ReceiptDomain domain() {
    Hash salt = read(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.salt());
    ReceiptDomain domain =
        new ReceiptDomain(chain.chainId(), address(ReceiptJudgeCalls.ARTIFACT), salt);
    Hash separator = read(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.domainSeparator());
    if (!separator.equals(domain.separator())) {
      throw new Fault(Code.BOOKS_DIFFER, "the judge signs for another domain than " + domain);
    }
    return domain;
  }

  /// Has the judge know who signs and by what fees are divided, from the open epoch on. What it
  /// knows already stays; terms that differ from those in force are refused, because receipts of
  /// the open epoch are signed by these.
  public void recognise(Address signer, TermsCommitment terms) {
    ReceiptJudgeCalls.Span span =
        read(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.signer(signer));
    if (span.from() == 0) {
      send(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.registerSigner(signer));
    } else if (!span.isOpen()) {
      throw new Fault(
          Code.BOOKS_DIFFER, signer + " may not sign receipts after epoch " + span.to());
    }
    Hash inForce = read(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.terms(lastEpoch() + 1));
    if (inForce.equals(Hash.ZERO)) {
      send(ReceiptJudgeCalls.ARTIFACT, ReceiptJudgeCalls.setTerms(terms.value()));
    } else if (!inForce.equals(terms.value())) {
      throw new Fault(
          Code.BOOKS_DIFFER, "fees are divided by the terms " + inForce + ", not by " + terms);
    }
  }

  @Override
  public void publish(Snapshot snapshot) {
    SnapshotRef ref = snapshot.ref();
    assert root(snapshot).equals(ref.root()) : ref + " does not have the root of its records";
    publish(new SnapshotRoot(ref, snapshot.commitments().size(), snapshot.manifest()));
  }

  @Override
  public void publish(SnapshotRoot snapshot) {
    SnapshotRef ref = snapshot.ref();
    Hash id = ref.datanet().key();
    Artifact registry = DatanetRegistryCalls.ARTIFACT;
    if (isNew(registry, DatanetRegistryCalls.holderOf(id), ref.datanet().value())) {
      send(registry, DatanetRegistryCalls.register(id, uri(ref.datanet())));
    }
    DatanetRegistryCalls.Snapshot ours =
        new DatanetRegistryCalls.Snapshot(ref.root(), snapshot.records(), snapshot.manifest());
    long versions = versions(ref.datanet());
    if (ref.version() <= versions) {
      DatanetRegistryCalls.SnapshotRef at = new DatanetRegistryCalls.SnapshotRef(id, ref.version());
      requireSame(ref.toString(), ours, read(registry, DatanetRegistryCalls.snapshot(at)));
      return;
    }
    requireNext(ref.toString(), versions, ref.version());
    send(registry, DatanetRegistryCalls.publish(id, ours));
  }

  private static Hash root(Snapshot snapshot) {
    return new MerkleTree(snapshot.commitments().stream().map(Hash::bytes).toList()).root();
  }

  private static String uri(DatanetId datanet) {
    return "openledger:datanet/" + datanet;
  }

  @Override
  public void publish(ModelTerms terms) {
    ModelId model = terms.id();
    Artifact registry = ModelRegistryCalls.ARTIFACT;
    if (isNew(registry, ModelRegistryCalls.holderOf(model.key()), model.family())) {
      send(
          registry, ModelRegistryCalls.register(model.key(), "openledger:model/" + model.family()));
    }
    ModelRegistryCalls.ModelVersion ours = version(terms);
    long versions = versions(model);
    int number = ModelRegistryCalls.versionOf(model);
    if (number <= versions) {
      ModelRegistryCalls.ModelRef at = new ModelRegistryCalls.ModelRef(model.key(), number);
      requireSame(model.value(), ours, read(registry, ModelRegistryCalls.modelVersion(at)));
      return;
    }
    requireNext(model.value(), versions, number);
    List<DatanetRegistryCalls.SnapshotRef> parents =
        terms.model().snapshots().stream()
            .map(ref -> new DatanetRegistryCalls.SnapshotRef(ref.datanet().key(), ref.version()))
            .toList();
    send(registry, ModelRegistryCalls.publish(model.key(), ours, parents));
  }

  @Override
  public long versions(DatanetId datanet) {
    return read(DatanetRegistryCalls.ARTIFACT, DatanetRegistryCalls.versionCount(datanet.key()));
  }

  @Override
  public Optional<Anchored> published(SnapshotRef snapshot) {
    Deployments.Deployed registry = deployed(DatanetRegistryCalls.ARTIFACT.name());
    Hash event = DatanetRegistryCalls.ARTIFACT.event("SnapshotPublished").topic();
    Hash version = Hash.of(UInt256.of(snapshot.version()).toBytes32());
    return logs(registry, List.of(event, snapshot.datanet().key(), version)).stream()
        .findFirst()
        .map(log -> new Anchored(log.blockNumber(), log.index()));
  }

  @Override
  public long versions(ModelId model) {
    return read(ModelRegistryCalls.ARTIFACT, ModelRegistryCalls.versionCount(model.key()));
  }

  @Override
  public int reliability(ModelPart model) {
    String name = model.id().value();
    int number = ModelRegistryCalls.versionOf(model.id());
    if (number > versions(model.id())) {
      throw new Fault(Code.BOOKS_DIFFER, name + " is not published");
    }
    var at = new ModelRegistryCalls.ModelRef(model.id().key(), number);
    var published = read(ModelRegistryCalls.ARTIFACT, ModelRegistryCalls.modelVersion(at));
    requireSame(name, origin(model), published.origin());
    return published.reliability();
  }

  /// The root of what a model's answers are attributed by: an adapter's store, or the memory of one
  /// that quotes records.
  private static Hash attributedBy(ModelPart model) {
    return model.roots().memory().equals(MemoryRoot.NONE)
        ? model.roots().attribution().value()
        : model.roots().memory().value();
  }

  private static ModelRegistryCalls.Origin origin(ModelPart model) {
    return new ModelRegistryCalls.Origin(
        model.digest().value(),
        model.adapter().value(),
        model.base().value(),
        model.roots().run().value(),
        attributedBy(model));
  }

  private static ModelRegistryCalls.ModelVersion version(ModelTerms terms) {
    return new ModelRegistryCalls.ModelVersion(
        origin(terms.model()),
        new ModelRegistryCalls.Price(
            terms.commerce().priceIn().units(), terms.commerce().priceOut().units()),
        terms.reliability(),
        terms.model().kernelVersion(),
        new ModelRegistryCalls.Payees(
            terms.commerce().developer(), terms.commerce().baseOwner().orElse(Address.ZERO)));
  }

  private boolean isNew(Artifact registry, Query<Address> holderOf, String name) {
    Address holder = read(registry, holderOf);
    if (!holder.equals(Address.ZERO) && !holder.equals(node.address())) {
      throw new Fault(Code.BOOKS_DIFFER, name + " is registered by " + holder);
    }
    return holder.equals(Address.ZERO);
  }

  private static void requireSame(String name, Object ours, Object theirs) {
    if (!ours.equals(theirs)) {
      throw new Fault(Code.BOOKS_DIFFER, name + " is published as " + theirs + ", not " + ours);
    }
  }

  private static void requireNext(String name, long versions, int version) {
    if (version != versions + 1) {
      throw new Refusal(
          Code.INVALID_ARGUMENT,
          name + " cannot be published: the registry has versions up to " + versions);
    }
  }

  @Override
  public void requireWritable() {
    chain.requireWritable();
  }

  @Override
  public BigInteger totalFunded() {
    return distributor(RewardDistributorCalls.totalFunded());
  }

  @Override
  public BigInteger fundedByNode() {
    Hash event = RewardDistributorCalls.ARTIFACT.event("Funded").topic();
    BigInteger sum = BigInteger.ZERO;
    for (EventLog log : distributorLogs(event, Hash.of(node.address().toWord()))) {
      sum =
          sum.add(
              RewardDistributorCalls.funded(log.topics(), log.data())
                  .map(RewardDistributorCalls.Funded::amount)
                  .orElse(BigInteger.ZERO));
    }
    assert sum.signum() >= 0 : "this node paid in " + sum;
    return sum;
  }

  @Override
  public BigInteger totalClaimed() {
    return distributor(RewardDistributorCalls.totalClaimed());
  }

  @Override
  public BigInteger claimed(Address account) {
    return distributor(RewardDistributorCalls.claimed(account));
  }

  @Override
  public long lastEpoch() {
    return distributor(RewardDistributorCalls.lastEpoch());
  }

  @Override
  public long claimableEpoch() {
    return distributor(RewardDistributorCalls.claimableEpoch());
  }

  @Override
  public Proposal proposal(long epoch) {
    return distributor(RewardDistributorCalls.epoch(epoch)).proposal();
  }

  @Override
  public Hash proposalTransaction(long epoch) {
    Hash event = RewardDistributorCalls.ARTIFACT.event("EpochProposed").topic();
    List<EventLog> logs = distributorLogs(event, Hash.of(UInt256.of(epoch).toBytes32()));
    if (logs.isEmpty()) {
      throw new Refusal(Code.NO_SUCH_THING, "no transaction proposed epoch " + epoch);
    }
    return logs.getFirst().transactionHash();
  }

  @Override
  public void fund(BigInteger amount) {
    assert amount.signum() > 0 : "nothing to pay in: " + amount;
    send(RewardDistributorCalls.ARTIFACT, RewardDistributorCalls.fund(), UInt256.of(amount));
  }

  @Override
  public void propose(Proposal proposal) {
    assert proposal.number() == lastEpoch() + 1 : "epoch " + proposal.number() + " is not the next";
    assert proposal.totalCumulative().signum() >= 0 : "negative earnings are proposed";
    send(RewardDistributorCalls.ARTIFACT, RewardDistributorCalls.propose(proposal));
  }

  @Override
  public void claim(List<Claim> claims) {
    assert !claims.isEmpty() : "a claim of nobody";
    assert claims.stream().map(Claim::account).distinct().count() == claims.size()
        : "an account is claimed for twice";
    send(RewardDistributorCalls.ARTIFACT, RewardDistributorCalls.claimMany(claims));
  }

  @Override
  public BigInteger distributorBalance() {
    return chain.balance(address(RewardDistributorCalls.ARTIFACT)).toBigInteger();
  }

  @Override
  public BigInteger nodeBalance() {
    return chain.balance(node.address()).toBigInteger();
  }

  private <T> T distributor(Query<T> query) {
    return read(RewardDistributorCalls.ARTIFACT, query);
  }

  private List<EventLog> distributorLogs(Hash event, Hash firstField) {
    return logs(deployed(RewardDistributorCalls.ARTIFACT.name()), List.of(event, firstField));
  }

  private List<EventLog> logs(Deployments.Deployed contract, List<Hash> topics) {
    return chain.logs(
        new LogFilter(
            contract.block(),
            LogFilter.LATEST,
            List.of(contract.address()),
            topics.stream().map(List::of).toList()));
  }

  private Deployments.Deployed deployed(String name) {
    return Objects.requireNonNull(contracts.get(name), name);
  }

  private Address address(Artifact contract) {
    return deployed(contract.name()).address();
  }

  private <T> T read(Artifact contract, Query<T> query) {
    try {
      return query.result(chain.call(address(contract), query.data()));
    } catch (Failure e) {
      throw failure(contract, e);
    }
  }

  private void send(Artifact contract, byte[] data) {
    send(contract, data, UInt256.ZERO);
  }

  private void send(Artifact contract, byte[] data, UInt256 value) {
    TransactionReceipt receipt;
    try {
      receipt = chain.send(node, address(contract), data, value);
    } catch (Failure e) {
      throw failure(contract, e);
    }
    if (!receipt.success()) {
      throw new Fault(
          Code.CHAIN_REFUSED,
          contract.name() + " refused transaction " + receipt.transactionHash());
    }
  }

  private static Failure failure(Artifact contract, Failure e) {
    if (e.code() == Code.UNAVAILABLE) {
      return e; // of the chain, and no word of the contract
    }
    byte[] data = e instanceof CallReverted reverted ? reverted.data() : new byte[0];
    String reason = contract.revertReason(data).orElse(e.text());
    return new Fault(Code.CHAIN_REFUSED, contract.name() + ": " + reason, e);
  }
}
