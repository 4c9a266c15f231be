package org.openledger.settle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openledger.contracts.RewardDistributorCalls.Claim;
import org.openledger.contracts.RewardDistributorCalls.Proposal;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.flow.Anchored;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.Snapshot;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.SumNode;
import org.openledger.core.receipt.ModelPart;
import org.openledger.settle.onchain.Anchors;
import org.openledger.settle.onchain.Payouts;
import org.openledger.settle.onchain.SnapshotRoot;
import org.openledger.tally.RandomEpochs;
import org.openledger.tally.split.ModelTerms;

/// The RewardDistributor's rules in memory, so that a close can be aborted at every step quickly;
/// the same suite runs against the contract itself.
final class FakeContracts implements Payouts, Anchors {

  private final SortedMap<Address, BigInteger> claimed = new TreeMap<>();
  private final SortedMap<Long, Proposal> proposals = new TreeMap<>();
  private final List<Integer> batches = new ArrayList<>();
  private final Map<ModelId, ModelTerms> models = new HashMap<>();
  private BigInteger byNode = BigInteger.ZERO;
  private BigInteger byOthers = BigInteger.ZERO;
  private BigInteger node = BigInteger.TEN.pow(40);
  private BigInteger lost = BigInteger.ZERO;
  private boolean otherRoots;
  private boolean windowOpen;
  private boolean writable = true;
  private boolean away;
  private Runnable whileClaimsAreRead = () -> {};
  private Runnable whileTheNodesAreRead = () -> {};
  private Consumer<String> beforeSending = _ -> {};

  void donate(long amount) {
    byOthers = byOthers.add(BigInteger.valueOf(amount));
  }

  /// How many claims each transaction paid.
  List<Integer> batches() {
    return List.copyOf(batches);
  }

  /// The distributor holds less than it was paid in, by this.
  void lose(long amount) {
    lost = BigInteger.valueOf(amount);
  }

  /// What the node holds from now on.
  void nodeHolds(BigInteger amount) {
    node = amount;
  }

  /// An account is paid more than it claimed.
  void payBesides(Address account, long amount) {
    claimed.merge(account, BigInteger.valueOf(amount), BigInteger::add);
  }

  /// While set, other roots are read than were proposed.
  void otherRoots(boolean other) {
    otherRoots = other;
  }

  /// While open, the last epoch is not claimable.
  void challengeWindow(boolean open) {
    windowOpen = open;
  }

  /// Does something once, when it is next read what an account was paid.
  void whileClaimsAreRead(Runnable once) {
    whileClaimsAreRead = once;
  }

  /// Does something once, when it is next read what the node holds.
  void whileTheNodesAreRead(Runnable once) {
    whileTheNodesAreRead = once;
  }

  /// Told of every transaction before it is sent.
  void beforeSending(Consumer<String> told) {
    beforeSending = told;
  }

  /// While set, nothing can be written.
  void writable(boolean can) {
    writable = can;
  }

  /// While set, what the node holds cannot be read.
  void away(boolean is) {
    away = is;
  }

  @Override
  public void requireWritable() {
    if (!writable) {
      throw new Refusal(Code.UNAVAILABLE, "the disk is full");
    }
  }

  @Override
  public void publish(SnapshotRoot snapshot) {}

  @Override
  public Optional<Anchored> published(SnapshotRef snapshot) {
    return Optional.empty();
  }

  @Override
  public long versions(DatanetId datanet) {
    return Long.MAX_VALUE - 1;
  }

  @Override
  public long versions(ModelId model) {
    return Long.MAX_VALUE - 1;
  }

  @Override
  public BigInteger totalFunded() {
    return byNode.add(byOthers);
  }

  @Override
  public BigInteger fundedByNode() {
    return byNode;
  }

  @Override
  public BigInteger totalClaimed() {
    return claimed.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Override
  public BigInteger claimed(Address account) {
    Runnable once = whileClaimsAreRead;
    whileClaimsAreRead = () -> {};
    once.run();
    return claimed.getOrDefault(account, BigInteger.ZERO);
  }

  @Override
  public long lastEpoch() {
    return proposals.isEmpty() ? 0 : proposals.lastKey();
  }

  @Override
  public long claimableEpoch() {
    return windowOpen && lastEpoch() > 0 ? lastEpoch() - 1 : lastEpoch();
  }

  @Override
  public Proposal proposal(long epoch) {
    Proposal proposal = proposals.get(epoch);
    if (proposal == null || otherRoots) {
      return new Proposal(epoch, Hash.ZERO, Hash.ZERO, Hash.ZERO, BigInteger.ZERO);
    }
    return proposal;
  }

  @Override
  public Hash proposalTransaction(long epoch) {
    return RandomEpochs.hash("proposal " + epoch);
  }

  @Override
  public void fund(BigInteger amount) {
    beforeSending.accept("fund");
    byNode = byNode.add(amount);
    node = node.subtract(amount);
  }

  @Override
  public void propose(Proposal proposal) {
    beforeSending.accept("propose");
    require(proposal.number() == lastEpoch() + 1, "EpochOutOfOrder");
    require(proposal.totalCumulative().compareTo(totalFunded()) <= 0, "TotalAboveFunding");
    proposals.put(proposal.number(), proposal);
  }

  @Override
  public void claim(List<Claim> claims) {
    beforeSending.accept("claim");
    batches.add(claims.size());
    Proposal current = proposal(claimableEpoch());
    SumNode root = new SumNode(current.earningsRoot(), current.totalCumulative());
    for (Claim claim : claims) {
      boolean proven = claim.proof().verify(claim.account().bytes(), claim.cumulative(), root);
      require(proven, "InvalidProof");
      claimed.merge(claim.account(), claim.cumulative(), BigInteger::max);
    }
  }

  @Override
  public BigInteger distributorBalance() {
    return totalFunded().subtract(totalClaimed()).subtract(lost);
  }

  @Override
  public BigInteger nodeBalance() {
    if (away) {
      throw new Fault(Code.CHAIN_UNREACHABLE, "no route to the chain");
    }
    Runnable once = whileTheNodesAreRead;
    whileTheNodesAreRead = () -> {};
    once.run();
    return node;
  }

  @Override
  public void publish(Snapshot snapshot) {}

  @Override
  public void publish(ModelTerms terms) {
    models.put(terms.id(), terms);
  }

  /// Nothing is known of any model from now on.
  void forgetModels() {
    models.clear();
  }

  @Override
  public int reliability(ModelPart model) {
    ModelTerms published = models.get(model.id());
    if (published == null || !published.model().equals(model)) {
      throw new Fault(Code.BOOKS_DIFFER, model.id() + " is not published");
    }
    return published.reliability();
  }

  private static void require(boolean holds, String error) {
    if (!holds) {
      throw new Fault(Code.CHAIN_REFUSED, error);
    }
  }
}
