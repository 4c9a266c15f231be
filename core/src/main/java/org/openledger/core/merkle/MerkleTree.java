package org.openledger.core.merkle;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.bytes.Hash;
import org.openledger.core.crypto.Keccak;

/// A keccak Merkle tree over an ordered list: leaf `keccak(0x00 || data)`, node `keccak(0x01 ||
/// left || right)`; the last node of an odd level moves up unchanged. The root of no leaves is
/// `keccak(0x00)`, which no leaf list shares because a tree commits to its width outside.
public final class MerkleTree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private final List<List<Hash>> levels = new ArrayList<>();

  /// The tree over `leaves`, in order.
  public MerkleTree(List<byte[]> leaves) {
    levels.add(leaves.stream().map(MerkleTree::leafHash).toList());
    while (top().size() > 1) {
      levels.add(parents(top()));
    }
  }

  /// Hash of a leaf.
  public static Hash leafHash(byte[] data) {
    return Keccak.hash256(LEAF, data);
  }

  /// Hash of an inner node.
  public static Hash nodeHash(Hash left, Hash right) {
    return Keccak.hash256(NODE, left.bytes(), right.bytes());
  }

  /// The root.
  public Hash root() {
    return top().isEmpty() ? leafHash(new byte[0]) : top().getFirst();
  }

  /// Number of leaves.
  public int width() {
    return levels.getFirst().size();
  }

  /// The proof that leaf `index` is in the tree.
  public MerkleProof proof(int index) {
    var siblings = new ArrayList<Hash>();
    int at = index;
    for (var level : levels.subList(0, levels.size() - 1)) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        siblings.add(level.get(sibling));
      }
      at /= 2;
    }
    return new MerkleProof(index, width(), siblings);
  }

  private List<Hash> top() {
    return levels.getLast();
  }

  private static List<Hash> parents(List<Hash> level) {
    var parents = new ArrayList<Hash>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      parents.add(nodeHash(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      parents.add(level.getLast());
    }
    return parents;
  }
}
