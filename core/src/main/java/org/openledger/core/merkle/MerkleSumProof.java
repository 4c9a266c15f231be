package org.openledger.core.merkle;

import java.math.BigInteger;
import java.util.List;

/// The siblings from a leaf up to the root of a [MerkleSumTree].
///
/// @param index position of the leaf, from 0
/// @param width number of leaves
/// @param siblings sibling nodes from the leaf's level upwards; a level where the node is promoted
///   has none
public record MerkleSumProof(int index, int width, List<SumNode> siblings) {
  public MerkleSumProof {
    siblings = List.copyOf(siblings);
    if (index < 0 || index >= width) {
      throw new IllegalArgumentException("leaf " + index + " of a tree of " + width);
    }
  }

  /// Whether the leaf (data, sum) is at this position of the tree with this root.
  public boolean verify(byte[] data, BigInteger sum, SumNode root) {
    var leaf = SumNode.leaf(data, sum);
    return Levels.climb(leaf, index, width, siblings, SumNode::parent)
        .filter(root::equals)
        .isPresent();
  }

  /// Whether `leaf` and `next` are leaves of this tree with nothing between them; see
  /// [MerkleProof#verifyNeighbours].
  public boolean verifyNeighbours(
      MerkleSumTree.Leaf leaf, MerkleSumProof after, MerkleSumTree.Leaf next, SumNode root) {
    return after.index == index + 1
        && after.width == width
        && verify(leaf.data(), leaf.sum(), root)
        && after.verify(next.data(), next.sum(), root);
  }
}
