package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.contracts.DatanetRegistryCalls.SnapshotRef;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.merkle.MerkleSumProof;
import org.openledger.core.merkle.MerkleSumTree;

class CallsTest {
  private static final Hash ID = hash("datanet");
  private static final Address ALICE = Address.parse("0x00000000000000000000000000000000000a11ce");

  @Test
  void selectorsAreThoseOfTheSpecifiedSignatures() {
    assertSelector(
        RewardDistributorCalls.propose(
            new RewardDistributorCalls.Proposal(
                1, hash("receipts"), hash("ledger"), hash("earnings"), BigInteger.TEN)),
        "propose(uint64,bytes32,bytes32,bytes32,uint256)");
    assertSelector(
        RewardDistributorCalls.claimMany(List.of()),
        "claimMany((address,uint256,(uint256,uint256,(bytes32,uint256)[]))[])");
    assertSelector(
        DatanetRegistryCalls.publish(ID, new DatanetRegistryCalls.Snapshot(ID, 3, ID)),
        "publish(bytes32,bytes32,uint64,bytes32)");
    assertSelector(
        ModelRegistryCalls.publish(ID, version(), List.of(new SnapshotRef(ID, 1))),
        "publish(bytes32,(bytes32,bytes32,bytes32,bytes32,bytes32,uint128,uint128,uint32,uint32,"
            + "address,address),(bytes32,uint64)[])");
    assertSelector(ReceiptJudgeCalls.setTerms(ID), "setTerms(bytes32)");
    assertSelector(ReceiptJudgeCalls.registerSigner(ALICE), "registerSigner(address)");
    assertSelector(ReceiptJudgeCalls.retireSigner(ALICE), "retireSigner(address)");
    assertSelector(WopenCalls.deposit(), "deposit()");
    // The selectors every ERC-20 wallet knows.
    assertThat(WopenCalls.transfer(ALICE, BigInteger.ONE)).startsWith(0xa9, 0x05, 0x9c, 0xbb);
    assertThat(WopenCalls.balanceOf(ALICE).data()).startsWith(0x70, 0xa0, 0x82, 0x31);
  }

  @Test
  void claimCarriesTheProofOfTheEarningsTree() {
    var leaf = RewardDistributorCalls.earningsLeaf(ALICE);
    var five = new MerkleSumTree.Leaf(leaf, BigInteger.valueOf(5));
    var tree = new MerkleSumTree(List.of(five, five, five));
    var claim = new RewardDistributorCalls.Claim(ALICE, BigInteger.valueOf(5), tree.proof(1));
    var arguments =
        RewardDistributorCalls.ARTIFACT
            .function("claim")
            .arguments(RewardDistributorCalls.claim(claim));
    assertThat(arguments.address(0)).isEqualTo(ALICE);
    assertThat(arguments.integer(1)).isEqualTo(5);
    assertThat(arguments.list(2).integer(0)).isEqualTo(1);
    assertThat(arguments.list(2).integer(1)).isEqualTo(3);
    assertThat(arguments.list(2).list(2).list(1).hash(0))
        .isEqualTo(tree.proof(1).siblings().getLast().hash());
  }

  @Test
  void batchIsBounded() {
    var proof = new MerkleSumProof(0, 1, List.of());
    var claim = new RewardDistributorCalls.Claim(ALICE, BigInteger.ONE, proof);
    assertThat(RewardDistributorCalls.claimMany(Collections.nCopies(100, claim))).isNotEmpty();
    assertThatThrownBy(() -> RewardDistributorCalls.claimMany(Collections.nCopies(101, claim)))
        .isInstanceOf(Failure.class);
  }

  @Test
  void deploymentAppendsTheArgumentsToTheBytecode() {
    var data = ModelRegistryCalls.deployment(ALICE);
    assertThat(Arrays.copyOfRange(data, data.length - 32, data.length)).isEqualTo(ALICE.toWord());
  }

  @Test
  void queryReadsAStructFromWhatTheCallReturned() {
    var returned =
        Abi.encode(
            AbiType.parseList("((bytes32,bytes32,uint64))"),
            List.of(List.of(hash("root"), hash("manifest"), 7)));
    assertThat(DatanetRegistryCalls.snapshot(new SnapshotRef(ID, 1)).result(returned))
        .isEqualTo(new DatanetRegistryCalls.Snapshot(hash("root"), 7, hash("manifest")));
  }

  @Test
  void aSignersSpanHasAnEndOrNone() {
    var types = AbiType.parseList("((uint64,uint64))");
    var query = ReceiptJudgeCalls.signer(ALICE);
    var open = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    var forever = query.result(Abi.encode(types, List.of(List.of(3, open))));
    assertThat(forever.isOpen()).isTrue();
    assertThat(forever.covers(2)).isFalse();
    assertThat(forever.covers(3)).isTrue();
    assertThat(forever.covers(Long.MAX_VALUE)).isTrue();
    var retired = query.result(Abi.encode(types, List.of(List.of(3, 4))));
    assertThat(retired.isOpen()).isFalse();
    assertThat(retired.covers(4)).isTrue();
    assertThat(retired.covers(5)).isFalse();
    var stranger = query.result(Abi.encode(types, List.of(List.of(0, 0))));
    assertThat(stranger.covers(0)).isFalse();
    assertThat(stranger.isOpen()).isFalse();
  }

  @Test
  void eventIsReadFromTopicsAndData() {
    var topics =
        List.of(
            hash("Claimed(address,uint64,uint256,uint256)"),
            Hash.of(ALICE.toWord()),
            Hash.parse("%064x".formatted(3)));
    var data = Abi.encode(AbiType.parseList("(uint256,uint256)"), List.of(40, 100));
    assertThat(RewardDistributorCalls.claimed(topics, data))
        .contains(
            new RewardDistributorCalls.Claimed(
                ALICE, 3, BigInteger.valueOf(40), BigInteger.valueOf(100)));
    assertThat(RewardDistributorCalls.funded(topics, data)).isEmpty();
  }

  private static ModelRegistryCalls.ModelVersion version() {
    return new ModelRegistryCalls.ModelVersion(
        new ModelRegistryCalls.Origin(ID, ID, ID, ID, ID),
        new ModelRegistryCalls.Price(BigInteger.ONE, BigInteger.TWO),
        65_536,
        1,
        new ModelRegistryCalls.Payees(ALICE, Address.ZERO));
  }

  private static void assertSelector(byte[] data, String signature) {
    assertThat(Arrays.copyOf(data, 4)).isEqualTo(Arrays.copyOf(hash(signature).bytes(), 4));
  }

  private static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.US_ASCII));
  }
}
