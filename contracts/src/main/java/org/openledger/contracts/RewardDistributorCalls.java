package org.openledger.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.merkle.MerkleSumProof;

/// Call data, results and events of the RewardDistributor contract. Amounts are in 10^-18 OPEN.
public final class RewardDistributorCalls {
  /// The compiled contract.
  public static final Artifact ARTIFACT = Artifact.load("RewardDistributor");

  /// Most claims in one batch: they fit the 2^24 gas that EIP-7825 allows a transaction even if
  /// every receiver burns the 50,000 gas it is given.
  public static final int CLAIMS_MAX = 100;

  private static final AbiFunction FUND = ARTIFACT.function("fund");
  private static final AbiFunction PROPOSE = ARTIFACT.function("propose");
  private static final AbiFunction CLAIM = ARTIFACT.function("claim");
  private static final AbiFunction CLAIM_MANY = ARTIFACT.function("claimMany");
  private static final AbiFunction PAUSE = ARTIFACT.function("pause");
  private static final AbiFunction UNPAUSE = ARTIFACT.function("unpause");
  private static final AbiFunction CHALLENGE_WINDOW = ARTIFACT.function("challengeWindow");
  private static final AbiFunction TOTAL_FUNDED = ARTIFACT.function("totalFunded");
  private static final AbiFunction TOTAL_CLAIMED = ARTIFACT.function("totalClaimed");
  private static final AbiFunction CLAIMED = ARTIFACT.function("claimed");
  private static final AbiFunction LAST_EPOCH = ARTIFACT.function("lastEpoch");
  private static final AbiFunction CLAIMABLE_EPOCH = ARTIFACT.function("claimableEpoch");
  private static final AbiFunction EPOCH = ARTIFACT.function("epoch");
  private static final AbiEvent FUNDED_EVENT = ARTIFACT.event("Funded");
  private static final AbiEvent PROPOSED_EVENT = ARTIFACT.event("EpochProposed");
  private static final AbiEvent CLAIMED_EVENT = ARTIFACT.event("Claimed");

  private RewardDistributorCalls() {}

  /// Who may do what: `admin` grants roles, `settler` proposes, `guardian` pauses proposals.
  public record Roles(Address admin, Address settler, Address guardian) {}

  /// The roots of one epoch, `number` counting from 1.
  public record Proposal(
      long number,
      Hash receiptsRoot,
      Hash ledgerRoot,
      Hash earningsRoot,
      BigInteger totalCumulative) {}

  /// A proposal as recorded on chain; `claimableAt` is in seconds since 1970, 0 when there is none.
  public record Epoch(Proposal proposal, long claimableAt) {}

  /// What `account` earned since the beginning, with the proof that the earnings tree says so.
  public record Claim(Address account, BigInteger cumulative, MerkleSumProof proof) {
    private List<Object> values() {
      var siblings =
          proof.siblings().stream().map(node -> List.of(node.hash(), node.sum())).toList();
      return List.of(account, cumulative, List.of(proof.index(), proof.width(), siblings));
    }
  }

  /// `from` paid in `amount`.
  public record Funded(Address from, BigInteger amount, BigInteger totalFunded) {}

  /// `account` received `amount`, `cumulative` since the beginning, by the roots of epoch `number`.
  public record Claimed(Address account, long number, BigInteger amount, BigInteger cumulative) {}

  /// Data of the deploying transaction; claims are paid `windowSeconds` after a proposal.
  public static byte[] deployment(Roles roles, long windowSeconds) {
    return ARTIFACT.deployment(roles.admin(), roles.settler(), roles.guardian(), windowSeconds);
  }

  /// Data of an earnings leaf, to which the tree appends the cumulative sum.
  public static byte[] earningsLeaf(Address account) {
    return account.bytes();
  }

  /// Adds the value sent with the call to the funding.
  public static byte[] fund() {
    return FUND.call();
  }

  /// Proposes an epoch; the settler only.
  public static byte[] propose(Proposal p) {
    return PROPOSE.call(
        p.number(), p.receiptsRoot(), p.ledgerRoot(), p.earningsRoot(), p.totalCumulative());
  }

  /// Pays one account.
  public static byte[] claim(Claim claim) {
    return CLAIM.call(claim.values().toArray());
  }

  /// Pays many accounts, at most [#CLAIMS_MAX]; those that refuse keep their credit.
  public static byte[] claimMany(List<Claim> claims) {
    if (claims.size() > CLAIMS_MAX) {
      throw new Refusal(Code.ABI_VALUE, claims.size() + " claims, at most " + CLAIMS_MAX);
    }
    return CLAIM_MANY.call(claims.stream().map(Claim::values).toList());
  }

  /// Stops proposals; the guardian only.
  public static byte[] pause() {
    return PAUSE.call();
  }

  /// Allows proposals again; the guardian only.
  public static byte[] unpause() {
    return UNPAUSE.call();
  }

  /// Grants `role` (keccak-256 of its name, such as `SETTLER_ROLE`) to `account`; the admin only.
  public static byte[] grantRole(String role, Address account) {
    return ARTIFACT.function("grantRole").call(roleId(role), account);
  }

  private static Hash roleId(String role) {
    return Keccak.hash256(role.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// Seconds between a proposal and its first claim.
  public static Query<Long> challengeWindow() {
    return new Query<>(CHALLENGE_WINDOW, CHALLENGE_WINDOW.call(), values -> values.integer(0));
  }

  /// Everything ever paid in.
  public static Query<BigInteger> totalFunded() {
    return new Query<>(TOTAL_FUNDED, TOTAL_FUNDED.call(), values -> values.number(0));
  }

  /// Everything ever paid out.
  public static Query<BigInteger> totalClaimed() {
    return new Query<>(TOTAL_CLAIMED, TOTAL_CLAIMED.call(), values -> values.number(0));
  }

  /// What `account` was paid since the beginning.
  public static Query<BigInteger> claimed(Address account) {
    return new Query<>(CLAIMED, CLAIMED.call(account), values -> values.number(0));
  }

  /// The latest proposed epoch, 0 before the first.
  public static Query<Long> lastEpoch() {
    return new Query<>(LAST_EPOCH, LAST_EPOCH.call(), values -> values.integer(0));
  }

  /// The epoch that claims are paid against, 0 before the first.
  public static Query<Long> claimableEpoch() {
    return new Query<>(CLAIMABLE_EPOCH, CLAIMABLE_EPOCH.call(), values -> values.integer(0));
  }

  /// What was proposed for epoch `number`.
  public static Query<Epoch> epoch(long number) {
    return new Query<>(
        EPOCH,
        EPOCH.call(number),
        values -> {
          var v = values.list(0);
          var proposal = new Proposal(number, v.hash(0), v.hash(1), v.hash(2), v.number(3));
          return new Epoch(proposal, v.integer(4));
        });
  }

  /// The funding that a log entry of the contract reports.
  public static Optional<Funded> funded(List<Hash> topics, byte[] data) {
    return FUNDED_EVENT
        .decode(topics, data)
        .map(v -> new Funded(v.address(0), v.number(1), v.number(2)));
  }

  /// The proposal that a log entry of the contract reports.
  public static Optional<Epoch> proposed(List<Hash> topics, byte[] data) {
    return PROPOSED_EVENT
        .decode(topics, data)
        .map(v ->
            new Epoch(
                new Proposal(v.integer(0), v.hash(1), v.hash(2), v.hash(3), v.number(4)),
                v.integer(5)));
  }

  /// The payment that a log entry of the contract reports.
  public static Optional<Claimed> claimed(List<Hash> topics, byte[] data) {
    return CLAIMED_EVENT
        .decode(topics, data)
        .map(v -> new Claimed(v.address(0), v.integer(1), v.number(2), v.number(3)));
  }
}
