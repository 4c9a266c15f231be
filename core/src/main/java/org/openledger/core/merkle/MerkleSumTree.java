package org.openledger.core.merkle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A keccak Merkle tree whose every node also commits to the sum below it (see [SumNode]), so that
/// a total and each share of it are proven together. The last node of an odd level moves up
/// unchanged.
public final class MerkleSumTree {
  /// A leaf: its data and its signed value.
  public record Leaf(byte[] data, BigInteger sum) {}

  private final List<List<SumNode>> levels = new ArrayList<>();

  /// The tree over `leaves`, in order.
  public MerkleSumTree(List<Leaf> leaves) {
    levels.add(leaves.stream().map(leaf -> SumNode.leaf(leaf.data(), leaf.sum())).toList());
    while (top().size() > 1) {
      levels.add(parents(top()));
    }
  }

  /// The root; for no leaves the node of an empty leaf with sum zero.
  public SumNode root() {
    return top().isEmpty() ? SumNode.leaf(new byte[0], BigInteger.ZERO) : top().getFirst();
  }

  /// Number of leaves.
  public int width() {
    return levels.getFirst().size();
  }

  /// The proof that leaf `index` is in the tree.
  public MerkleSumProof proof(int index) {
    var siblings = new ArrayList<SumNode>();
    int at = index;
    for (var level : levels.subList(0, levels.size() - 1)) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        siblings.add(level.get(sibling));
      }
      at /= 2;
    }
    return new MerkleSumProof(index, width(), siblings);
  }

  private List<SumNode> top() {
    return levels.getLast();
  }

  private static List<SumNode> parents(List<SumNode> level) {
    var parents = new ArrayList<SumNode>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      parents.add(SumNode.parent(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      parents.add(level.getLast());
    }
    return parents;
  }
}
