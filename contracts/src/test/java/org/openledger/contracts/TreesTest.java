package org.openledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Keccak;
import org.openledger.core.merkle.MerkleSumTree;
import org.openledger.core.merkle.MerkleTree;

/// Holds the trees built here to those that the contracts verify: `Artifacts.t.sol` computes the
/// same two digests, over the roots of 1 to 20 leaves, in Solidity.
class TreesTest {
  private static final int WIDTH_MAX = 20;

  @Test
  void merkleRootsAreThoseOfTheContracts() {
    var roots = new ByteArrayOutputStream();
    var records = new ArrayList<byte[]>();
    for (int i = 0; i < WIDTH_MAX; i++) {
      records.add(UInt256.of(i + 1).toBytes32());
      roots.writeBytes(new MerkleTree(records).root().bytes());
    }
    assertThat(Keccak.hash256(roots.toByteArray()))
        .hasToString("0x967e5fbe4bd2e89be249a11d0fc08400f8aebbfc57d97d69483f6013434860e1");
  }

  @Test
  void earningsRootsAreThoseOfTheContracts() {
    var roots = new ByteArrayOutputStream();
    var leaves = new ArrayList<MerkleSumTree.Leaf>();
    for (int i = 0; i < WIDTH_MAX; i++) {
      var account = Address.fromWord(UInt256.of(0xacc0000 + i).toBytes32());
      var sum =
          BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(i + 1)).add(BigInteger.valueOf(i));
      leaves.add(new MerkleSumTree.Leaf(RewardDistributorCalls.earningsLeaf(account), sum));
      roots.writeBytes(new MerkleSumTree(leaves).root().hash().bytes());
    }
    assertThat(Keccak.hash256(roots.toByteArray()))
        .hasToString("0xb3fa41739e7f3dabeb70c136f940a455f57ce389184200d6da90e1846e16c3a4");
  }
}
