package org.openledger.chain.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// One node of a [Trie]; immutable in meaning, so that tries may share sub-trees.
///
/// Only two things change after construction, and neither changes what the node says: its encoding
/// is remembered once computed, and a child that is known by hash may be replaced by that same
/// child read from the store. Paths and keys are nibbles, one per byte.
abstract sealed class TrieNode {
  /// Encodings of this length or more are referred to by hash, shorter ones stand inside the
  /// parent.
  static final int HASHED_FROM_BYTES = 32;

  private byte @Nullable [] encoding;
  private @Nullable Hash hash;

  /// Whether the store holds this node under its path.
  private boolean persisted;

  final byte[] encoding() {
    byte[] known = encoding;
    if (known == null) {
      known = encode();
      encoding = known;
    }
    return known;
  }

  final Hash hash() {
    Hash known = hash;
    if (known == null) {
      known = Keccak.hash256(encoding());
      hash = known;
    }
    return known;
  }

  final boolean isPersisted() {
    return persisted;
  }

  final void markPersisted() {
    persisted = true;
  }

  /// Remembers what is already known of a node that was read: its encoding and hash.
  final void known(byte[] encoding, Hash hash) {
    this.encoding = encoding;
    this.hash = hash;
    this.persisted = true;
  }

  boolean isHashed() {
    return encoding().length >= HASHED_FROM_BYTES;
  }

  void writeReference(TrieEncoding out) {
    if (isHashed()) {
      out.string(hash().bytes());
    } else {
      out.raw(encoding());
    }
  }

  abstract byte[] encode();

  /// The end of a key: what is left of it, and the value.
  static final class Leaf extends TrieNode {
    final byte[] path;
    final byte[] value;

    Leaf(byte[] path, byte[] value) {
      this.path = path;
      this.value = value;
    }

    @Override
    byte[] encode() {
      return new TrieEncoding().string(TrieEncoding.hexPrefix(path, true)).string(value).list();
    }
  }

  /// A stretch of key that everything below has in common.
  static final class Extension extends TrieNode {
    final byte[] path;
    TrieNode child;

    Extension(byte[] path, TrieNode child) {
      assert path.length > 0 : "an extension without a path";
      this.path = path;
      this.child = child;
    }

    @Override
    byte[] encode() {
      TrieEncoding out = new TrieEncoding().string(TrieEncoding.hexPrefix(path, false));
      child.writeReference(out);
      return out.list();
    }
  }

  /// A fork by the next nibble, with the value of the key that ends here if there is one.
  static final class Branch extends TrieNode {
    final @Nullable TrieNode[] children; // 16
    final byte @Nullable [] value;

    Branch(@Nullable TrieNode[] children, byte @Nullable [] value) {
      assert children.length == 16 : "a branch has sixteen children";
      this.children = children;
      this.value = value;
    }

    Branch with(int nibble, @Nullable TrieNode child) {
      @Nullable TrieNode[] copy = Arrays.copyOf(children, 16);
      copy[nibble] = child;
      return new Branch(copy, value);
    }

    @Override
    byte[] encode() {
      TrieEncoding out = new TrieEncoding();
      for (TrieNode child : children) {
        if (child == null) {
          out.string(TrieEncoding.NOTHING);
        } else {
          child.writeReference(out);
        }
      }
      return out.string(value == null ? TrieEncoding.NOTHING : value).list();
    }
  }

  /// A node known only by its hash; the store has it.
  static final class Stored extends TrieNode {
    Stored(Hash hash) {
      known(TrieEncoding.NOTHING, hash);
    }

    @Override
    boolean isHashed() {
      return true;
    }

    @Override
    byte[] encode() {
      throw new AssertionError("a stored node is encoded only after it is read");
    }
  }
}
