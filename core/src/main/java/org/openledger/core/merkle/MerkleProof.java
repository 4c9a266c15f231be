package org.openledger.core.merkle;

import java.util.List;
import org.openledger.core.bytes.Hash;

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
    var node = MerkleTree.leafHash(data);
    int at = index;
    int used = 0;
    for (int w = width; w > 1; w = (w + 1) / 2, at /= 2) {
      if (at == w - 1 && w % 2 == 1) {
        continue;
      }
      if (used == siblings.size()) {
        return false;
      }
      var sibling = siblings.get(used++);
      node = at % 2 == 0 ? MerkleTree.nodeHash(node, sibling) : MerkleTree.nodeHash(sibling, node);
    }
    return used == siblings.size() && node.equals(root);
  }
}
