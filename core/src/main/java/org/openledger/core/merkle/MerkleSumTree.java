package org.openledger.core.merkle;

import java.math.BigInteger;
import java.util.List;

/// A keccak Merkle tree whose every node also commits to the sum below it (see [SumNode]), so that
/// a total and each share of it are proven together. The last node of an odd level moves up
/// unchanged.
public final class MerkleSumTree {
  /// A leaf: its data and its signed value.
  public record Leaf(byte[] data, BigInteger sum) {}

  private final Levels<SumNode> levels;

  /// The tree over `leaves`, in order.
  public MerkleSumTree(List<Leaf> leaves) {
    levels =
        new Levels<>(
            leaves.stream().map(leaf -> SumNode.leaf(leaf.data(), leaf.sum())).toList(),
            SumNode::parent);
    assert root().sum().equals(sum(leaves)) : "the root's sum is not the sum of the leaves";
  }

  private static BigInteger sum(List<Leaf> leaves) {
    return leaves.stream().map(Leaf::sum).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// The root; for no leaves the node of an empty leaf with sum zero.
  public SumNode root() {
    return levels.root().orElseGet(() -> SumNode.leaf(new byte[0], BigInteger.ZERO));
  }

  /// Number of leaves.
  public int width() {
    return levels.width();
  }

  /// The proof that leaf `index` is in the tree.
  public MerkleSumProof proof(int index) {
    var proof = new MerkleSumProof(index, width(), levels.siblings(index));
    assert levels.leadsToRoot(index, proof.siblings(), SumNode::parent)
        : "the proof of leaf " + index + " does not lead to the root";
    return proof;
  }
}
