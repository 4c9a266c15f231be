package org.openledger.core.merkle;

import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// A keccak Merkle tree over an ordered list: leaf `keccak(0x00 || data)`, node `keccak(0x01 ||
/// left || right)`; the last node of an odd level moves up unchanged. The root of no leaves is
/// `keccak(0x00)`, which no leaf list shares because a tree commits to its width outside.
public final class MerkleTree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private final Levels<Hash> levels;

  private MerkleTree(Levels<Hash> levels) {
    this.levels = levels;
  }

  /// The tree over `leaves`, in order.
  public MerkleTree(List<byte[]> leaves) {
    this(new Levels<>(leaves.stream().map(MerkleTree::leafHash).toList(), MerkleTree::nodeHash));
  }

  /// The tree over leaves of which only the hashes are at hand, as [#leafHash] gives them.
  public static MerkleTree ofHashes(List<Hash> leaves) {
    return new MerkleTree(new Levels<>(List.copyOf(leaves), MerkleTree::nodeHash));
  }

  /// The tree over other leaves; those from `from` to one before `to` are the same as here.
  ///
  /// @throws IllegalArgumentException if they are not
  public MerkleTree changed(List<Hash> leaves, int from, int to) {
    var same = new Levels.Same(from, to);
    return new MerkleTree(levels.changed(List.copyOf(leaves), MerkleTree::nodeHash, same));
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
    return levels.root().orElseGet(() -> leafHash(new byte[0]));
  }

  /// Number of leaves.
  public int width() {
    return levels.width();
  }

  /// The proof that leaf `index` is in the tree.
  public MerkleProof proof(int index) {
    var proof = new MerkleProof(index, width(), levels.siblings(index));
    assert levels.leadsToRoot(index, proof.siblings(), MerkleTree::nodeHash)
        : "the proof of leaf " + index + " does not lead to the root";
    return proof;
  }
}
