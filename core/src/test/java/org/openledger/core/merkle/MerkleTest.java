package org.openledger.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
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
  void aChangedTreeIsTheOneMadeAnew() {
    for (int before = 1; before <= 17; before++) {
      for (int width = 1; width <= 19; width++) {
        for (int to = 0; to <= Math.min(before, width); to++) {
          int from = Math.min(to, (before + width) % 4);
          var leaves = hashes(before, 0);
          var others = new ArrayList<>(hashes(width, 100));
          for (int i = from; i < to; i++) {
            others.set(i, leaves.get(i));
          }
          var changed = MerkleTree.ofHashes(leaves).changed(others, from, to);
          var anew = MerkleTree.ofHashes(others);
          assertThat(changed.root()).isEqualTo(anew.root());
          for (int i = 0; i < width; i++) {
            assertThat(changed.proof(i)).isEqualTo(anew.proof(i));
          }
        }
      }
    }
  }

  @Test
  void leavesThatAreNotTheSameAreRefused() {
    var tree = MerkleTree.ofHashes(hashes(4, 0));
    var others = hashes(5, 1);
    assertThatThrownBy(() -> tree.changed(others, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("other leaves from 1 to 3");
  }

  private static List<Hash> hashes(int count, int first) {
    var hashes = new ArrayList<Hash>();
    for (int i = 0; i < count; i++) {
      hashes.add(MerkleTree.leafHash(new byte[] {(byte) (first + i)}));
    }
    return hashes;
  }

  @Test
  void neighboursAreProvenAndNoOtherPairIsWhateverItClaims() {
    for (int width = 2; width <= 9; width++) {
      var leaves = new ArrayList<byte[]>();
      var sums = new ArrayList<MerkleSumTree.Leaf>();
      for (int i = 0; i < width; i++) {
        leaves.add(new byte[] {(byte) i});
        sums.add(new MerkleSumTree.Leaf(leaves.get(i), BigInteger.valueOf(7L - i)));
      }
      var tree = new MerkleTree(leaves);
      var sumTree = new MerkleSumTree(sums);
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          boolean neighbours =
              tree.proof(a)
                  .verifyNeighbours(leaves.get(a), tree.proof(b), leaves.get(b), tree.root());
          assertThat(neighbours).as(width + ": " + a + ", " + b).isEqualTo(b == a + 1);
          boolean ofSums =
              sumTree
                  .proof(a)
                  .verifyNeighbours(sums.get(a), sumTree.proof(b), sums.get(b), sumTree.root());
          assertThat(ofSums).isEqualTo(b == a + 1);
          assertThat(b != a + 1 && anyClaimHolds(tree, leaves, a, b)).isFalse();
        }
      }
    }
  }

  /// Whether two leaves pass for neighbours at any place of a tree of any width.
  private static boolean anyClaimHolds(MerkleTree tree, List<byte[]> leaves, int a, int b) {
    for (int width = 2; width <= 20; width++) {
      for (int i = 0; i + 1 < width; i++) {
        var left = new MerkleProof(i, width, tree.proof(a).siblings());
        var right = new MerkleProof(i + 1, width, tree.proof(b).siblings());
        if (left.verifyNeighbours(leaves.get(a), right, leaves.get(b), tree.root())) {
          return true;
        }
      }
    }
    return false;
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
