package org.openledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.bytes.Hash;
import org.openledger.core.crypto.Keccak;
import org.openledger.core.random.CounterRandom;

class MerkleTest {
  private static final long SEED = 20260402;

  @Test
  void everyLeafIsProvenAndNothingElseIs() {
    for (int width = 1; width <= 33; width++) {
      var leaves = new ArrayList<byte[]>();
      for (int i = 0; i < width; i++) {
        leaves.add(new byte[] {(byte) i, 42});
      }
      var tree = new MerkleTree(leaves);
      for (int i = 0; i < width; i++) {
        var proof = tree.proof(i);
        assertThat(proof.verify(leaves.get(i), tree.root())).as(width + "/" + i).isTrue();
        assertThat(proof.verify(new byte[] {99}, tree.root())).isFalse();
        if (width > 1) {
          var other = new MerkleProof((i + 1) % width, width, proof.siblings());
          assertThat(other.verify(leaves.get(i), tree.root())).isFalse();
        }
      }
    }
  }

  @Test
  void leavesAndNodesAreSeparateDomains() {
    var a = new byte[] {1};
    var b = new byte[] {2};
    var tree = new MerkleTree(List.of(a, b));
    var left = Keccak.hash256(new byte[] {0}, a);
    var right = Keccak.hash256(new byte[] {0}, b);
    assertThat(tree.root()).isEqualTo(Keccak.hash256(new byte[] {1}, left.bytes(), right.bytes()));
    var forged = new byte[64];
    System.arraycopy(left.bytes(), 0, forged, 0, 32);
    System.arraycopy(right.bytes(), 0, forged, 32, 32);
    assertThat(MerkleTree.leafHash(forged)).isNotEqualTo(tree.root());
  }

  @Test
  void sumsAreProvenWithTheLeaf() {
    var random = CounterRandom.of(SEED, "sums");
    for (int width = 1; width <= 20; width++) {
      var leaves = new ArrayList<MerkleSumTree.Leaf>();
      var total = BigInteger.ZERO;
      for (int i = 0; i < width; i++) {
        var sum = BigInteger.valueOf(random.nextLong());
        total = total.add(sum);
        leaves.add(new MerkleSumTree.Leaf(new byte[] {(byte) i}, sum));
      }
      var tree = new MerkleSumTree(leaves);
      assertThat(tree.root().sum()).as("seed " + SEED).isEqualTo(total);
      for (int i = 0; i < width; i++) {
        var leaf = leaves.get(i);
        var proof = tree.proof(i);
        assertThat(proof.verify(leaf.data(), leaf.sum(), tree.root())).isTrue();
        assertThat(proof.verify(leaf.data(), leaf.sum().add(BigInteger.ONE), tree.root()))
            .isFalse();
        var lifted = new SumNode(tree.root().hash(), total.add(BigInteger.ONE));
        assertThat(proof.verify(leaf.data(), leaf.sum(), lifted)).isFalse();
      }
    }
  }

  @Test
  void sumsAreHashedAsWords() {
    assertThat(SumNode.word(BigInteger.ONE.negate())).containsOnly(0xff);
    assertThat(SumNode.word(BigInteger.TWO.pow(256).subtract(BigInteger.ONE))).containsOnly(0xff);
    assertThatThrownBy(() -> SumNode.word(BigInteger.TWO.pow(256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SumNode(Hash.ZERO, BigInteger.TEN).sum()).isEqualTo(BigInteger.TEN);
  }
}
