package org.openledger.core.merkle;

import java.util.List;
import org.openledger.core.hash.Hash;

/// The siblings from a leaf up to the root of a [MerkleTree].
///
/// @param index position of the leaf, from 0
/// @param width number of leaves
/// @param siblings sibling hashes from the leaf's level upwards; a level where the node is promoted
///   has none
public record MerkleProof(int index, int width, List<Hash> siblings) {
  public MerkleProof {
    siblings = List.copyOf(siblings);
    if (index < 0 || index >= width) {
      throw new IllegalArgumentException("leaf " + index + " of a tree of " + width);
    }
  }

  /// Whether `data` is the leaf at this position of the tree with this root.
  public boolean verify(byte[] data, Hash root) {
    var leaf = MerkleTree.leafHash(data);
    return Levels.climb(leaf, index, width, siblings, MerkleTree::nodeHash)
        .filter(root::equals)
        .isPresent();
  }

  /// Whether `data` and `next` are leaves of this tree with nothing between them, so that a sorted
  /// tree lacks every key between theirs. It follows from the two paths alone: below where they
  /// meet one turns right at every node and the other left, whatever width is claimed.
  public boolean verifyNeighbours(byte[] data, MerkleProof after, byte[] next, Hash root) {
    return after.index == index + 1
        && after.width == width
        && verify(data, root)
        && after.verify(next, root);
  }
}
