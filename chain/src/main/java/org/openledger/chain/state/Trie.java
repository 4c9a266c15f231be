package org.openledger.chain.state;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.state.TrieNode.Branch;
import org.openledger.chain.state.TrieNode.Extension;
import org.openledger.chain.state.TrieNode.Leaf;
import org.openledger.chain.state.TrieNode.Stored;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;

/// A hexary Merkle-Patricia trie from byte strings to non-empty byte strings, with roots and
/// proofs.
///
/// A trie is a handle on immutable nodes: a change copies the nodes on the way from the root to the
/// key and shares everything else, so [#copy()] is free and a change can be thrown away. Nodes that
/// are not in memory are read from a [Source] by their path and checked against their hash.
///
/// Nodes are stored by *path*, not by hash: the newest version of a node overwrites the one before,
/// so nothing has to be swept later. [#commit] says which paths to write and which to delete. The
/// path of an unchanged node never changes: splitting and merging only make new leaves and
/// extensions, while a branch always sits below the same nibbles. One thread at a time may use a
/// trie and its copies.
public final class Trie {
  /// The root of a trie that holds nothing.
  public static final Hash EMPTY_ROOT = Keccak.hash256(new byte[] {(byte) 0x80});

  /// Where nodes that are not in memory are read from.
  @FunctionalInterface
  public interface Source {
    /// The encoding of the node below `path` (nibbles), or null if there is none.
    byte @Nullable [] load(byte[] path, Hash hash);
  }

  /// What a commit writes.
  public interface Sink {
    /// Stores a node's encoding under its path (nibbles).
    void put(byte[] path, byte[] encoding);

    /// Forgets the node under that path.
    void delete(byte[] path);
  }

  private final Source source;
  private @Nullable TrieNode root;
  private int nodesInMemory;

  /// Paths of stored nodes that are no longer part of the trie, unless written again.
  private final TreeSet<byte[]> replaced = new TreeSet<>(Arrays::compare);

  private Trie(Source source, @Nullable TrieNode root) {
    this.source = source;
    this.root = root;
  }

  /// A trie in memory that holds nothing.
  public static Trie empty() {
    return new Trie((_, _) -> null, null);
  }

  /// The trie with that root, whose nodes `source` has.
  public static Trie at(Hash root, Source source) {
    return new Trie(source, root.equals(EMPTY_ROOT) ? null : new Stored(root));
  }

  /// A trie that starts as this one and changes apart from it.
  public Trie copy() {
    Trie copy = new Trie(source, root);
    copy.replaced.addAll(replaced);
    copy.nodesInMemory = nodesInMemory;
    return copy;
  }

  public Hash root() {
    return root == null ? EMPTY_ROOT : root.hash();
  }

  public Optional<byte[]> get(byte[] key) {
    byte[] nibbles = TrieEncoding.nibbles(key);
    int depth = 0;
    TrieNode node = root = resolve(root, nibbles, 0);
    while (node != null) {
      switch (node) {
        case Leaf leaf -> {
          return matches(leaf.path, nibbles, depth) && depth + leaf.path.length == nibbles.length
              ? Optional.of(leaf.value.clone())
              : Optional.empty();
        }
        case Extension extension -> {
          if (!matches(extension.path, nibbles, depth)) {
            return Optional.empty();
          }
          depth += extension.path.length;
          node = child(extension, nibbles, depth);
        }
        case Branch branch -> {
          if (depth == nibbles.length) {
            return Optional.ofNullable(branch.value).map(byte[]::clone);
          }
          node = child(branch, nibbles, depth);
          depth++;
        }
        case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
      }
    }
    return Optional.empty();
  }

  /// Binds a key to a value; an empty value removes the key.
  public void put(byte[] key, byte[] value) {
    byte[] nibbles = TrieEncoding.nibbles(key);
    root = value.length == 0 ? delete(root, nibbles, 0) : insert(root, nibbles, 0, value);
  }

  public void remove(byte[] key) {
    root = delete(root, TrieEncoding.nibbles(key), 0);
  }

  /// The encodings of the nodes from the root towards the key, as `eth_getProof` lists them.
  ///
  /// It proves the key's value, or that the key has none.
  public List<byte[]> proof(byte[] key) {
    List<byte[]> proof = new ArrayList<>();
    byte[] nibbles = TrieEncoding.nibbles(key);
    int depth = 0;
    TrieNode node = root = resolve(root, nibbles, 0);
    boolean first = true;
    while (node != null) {
      if (first || node.isHashed()) {
        proof.add(node.encoding().clone());
      }
      first = false;
      switch (node) {
        case Leaf _ -> node = null;
        case Extension extension -> {
          boolean onTheWay = matches(extension.path, nibbles, depth);
          depth += extension.path.length;
          node = onTheWay ? child(extension, nibbles, depth) : null;
        }
        case Branch branch -> {
          node = depth == nibbles.length ? null : child(branch, nibbles, depth);
          depth++;
        }
        case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
      }
    }
    return proof;
  }

  /// Checks a proof against a root: the key's value, or empty if the proof shows that it has none.
  ///
  /// @throws Failure if the proof does not belong to the root or is incomplete
  public static Optional<byte[]> verify(Hash root, byte[] key, List<byte[]> proof) {
    Map<Hash, byte[]> byHash = new HashMap<>();
    proof.forEach(node -> byHash.put(Keccak.hash256(node), node));
    return at(root, (_, hash) -> byHash.get(hash)).get(key);
  }

  /// Visits every key and value, keys in ascending order.
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    root = resolve(root, TrieEncoding.NOTHING, 0);
    visit(root, TrieEncoding.NOTHING, visitor);
  }

  private void visit(@Nullable TrieNode node, byte[] path, BiConsumer<byte[], byte[]> visitor) {
    switch (node) {
      case null -> {}
      case Leaf leaf ->
          visitor.accept(TrieEncoding.pack(join(path, leaf.path)), leaf.value.clone());
      case Extension extension -> {
        byte[] below = join(path, extension.path);
        visit(child(extension, below, below.length), below, visitor);
      }
      case Branch branch -> {
        if (branch.value != null) {
          visitor.accept(TrieEncoding.pack(path), branch.value.clone());
        }
        for (byte i = 0; i < 16; i++) {
          byte[] below = join(path, new byte[] {i});
          visit(child(branch, below, path.length), below, visitor);
        }
      }
      case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
    }
  }

  /// Hands everything that changed since the trie was stored to `sink`, and takes it as stored.
  public void commit(Sink sink) {
    TreeSet<byte[]> gone = new TreeSet<>(Arrays::compare);
    gone.addAll(replaced);
    replaced.clear();
    if (root != null) {
      root.hash();
      write(root, TrieEncoding.NOTHING, sink, gone, true);
    }
    gone.forEach(sink::delete);
  }

  private void write(TrieNode node, byte[] path, Sink sink, TreeSet<byte[]> gone, boolean isRoot) {
    if (node.isPersisted()) {
      return;
    }
    switch (node) {
      case Leaf _, Stored _ -> {}
      case Extension extension ->
          write(extension.child, join(path, extension.path), sink, gone, false);
      case Branch branch -> {
        for (byte i = 0; i < 16; i++) {
          TrieNode child = branch.children[i];
          if (child != null) {
            write(child, join(path, new byte[] {i}), sink, gone, false);
          }
        }
      }
    }
    if (isRoot || node.isHashed()) {
      sink.put(path, node.encoding());
      nodesInMemory++;
      node.markPersisted();
      gone.remove(path);
    }
  }

  /// Roughly how many nodes were made or read since the trie last let go of them.
  int nodesInMemory() {
    return nodesInMemory;
  }

  /// Lets go of the nodes in memory; they will be read again when needed. Only after a commit.
  void collapse() {
    assert replaced.isEmpty() : "uncommitted changes would be lost";
    if (root != null) {
      root = new Stored(root.hash());
    }
    nodesInMemory = 0;
  }

  private TrieNode insert(@Nullable TrieNode at, byte[] key, int depth, byte[] value) {
    TrieNode node = resolve(at, key, depth);
    return switch (node) {
      case null -> new Leaf(Arrays.copyOfRange(key, depth, key.length), value.clone());
      case Leaf leaf -> insertAtLeaf(leaf, key, depth, value);
      case Extension extension -> insertAtExtension(extension, key, depth, value);
      case Branch branch when depth == key.length -> {
        if (branch.value != null && Arrays.equals(branch.value, value)) {
          yield branch;
        }
        yield replace(branch, key, depth, new Branch(branch.children.clone(), value.clone()));
      }
      case Branch branch -> {
        TrieNode old = child(branch, key, depth);
        TrieNode changed = insert(old, key, depth + 1, value);
        yield changed == old
            ? branch
            : replace(branch, key, depth, branch.with(key[depth], changed));
      }
      case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
    };
  }

  private TrieNode insertAtLeaf(Leaf leaf, byte[] key, int depth, byte[] value) {
    int common = common(leaf.path, key, depth);
    if (common == leaf.path.length && depth + common == key.length) {
      return Arrays.equals(leaf.value, value)
          ? leaf
          : replace(leaf, key, depth, new Leaf(leaf.path, value.clone()));
    }
    @Nullable TrieNode[] children = new TrieNode[16];
    byte[] valueHere = null;
    if (common == leaf.path.length) {
      valueHere = leaf.value;
    } else {
      children[leaf.path[common]] = new Leaf(from(leaf.path, common + 1), leaf.value);
    }
    return replace(leaf, key, depth, fork(children, valueHere, key, depth, common, value));
  }

  private TrieNode insertAtExtension(Extension extension, byte[] key, int depth, byte[] value) {
    int common = common(extension.path, key, depth);
    if (common == extension.path.length) {
      TrieNode old = child(extension, key, depth + common);
      TrieNode changed = insert(old, key, depth + common, value);
      return changed == old
          ? extension
          : replace(extension, key, depth, new Extension(extension.path, changed));
    }
    @Nullable TrieNode[] children = new TrieNode[16];
    byte[] rest = from(extension.path, common + 1);
    children[extension.path[common]] =
        rest.length == 0 ? extension.child : new Extension(rest, extension.child);
    return replace(extension, key, depth, fork(children, null, key, depth, common, value));
  }

  /// A branch `common` nibbles below `depth` that holds the given children and the new key.
  private static TrieNode fork(
      @Nullable TrieNode[] children,
      byte @Nullable [] valueHere,
      byte[] key,
      int depth,
      int common,
      byte[] value) {
    int at = depth + common;
    Branch branch;
    if (at == key.length) {
      branch = new Branch(children, value.clone());
    } else {
      children[key[at]] = new Leaf(from(key, at + 1), value.clone());
      branch = new Branch(children, valueHere);
    }
    return common == 0 ? branch : new Extension(Arrays.copyOfRange(key, depth, at), branch);
  }

  private @Nullable TrieNode delete(@Nullable TrieNode at, byte[] key, int depth) {
    TrieNode node = resolve(at, key, depth);
    switch (node) {
      case null -> {
        return null;
      }
      case Leaf leaf -> {
        if (!matches(leaf.path, key, depth) || depth + leaf.path.length != key.length) {
          return leaf;
        }
        drop(leaf, key, depth);
        return null;
      }
      case Extension extension -> {
        if (!matches(extension.path, key, depth)) {
          return extension;
        }
        TrieNode old = child(extension, key, depth + extension.path.length);
        TrieNode changed = delete(old, key, depth + extension.path.length);
        if (changed == old || changed == null) {
          assert changed != null : "a branch keeps at least one of two entries";
          return extension;
        }
        return replace(extension, key, depth, under(extension.path, changed));
      }
      case Branch branch -> {
        return deleteAtBranch(branch, key, depth);
      }
      case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
    }
  }

  private TrieNode deleteAtBranch(Branch branch, byte[] key, int depth) {
    Branch left;
    if (depth == key.length) {
      if (branch.value == null) {
        return branch;
      }
      left = new Branch(branch.children.clone(), null);
    } else {
      TrieNode old = child(branch, key, depth);
      TrieNode changed = delete(old, key, depth + 1);
      if (changed == old) {
        return branch;
      }
      left = branch.with(key[depth], changed);
    }
    return replace(branch, key, depth, shrink(left, key, depth));
  }

  /// A branch with one entry left is no branch any more: it joins with that entry.
  private TrieNode shrink(Branch branch, byte[] key, int depth) {
    byte only = -1;
    for (byte i = 0; i < 16; i++) {
      if (branch.children[i] != null) {
        if (only >= 0 || branch.value != null) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return new Leaf(TrieEncoding.NOTHING, requireNonNull(branch.value, "an empty branch"));
    }
    byte[] path = Arrays.copyOf(key, depth + 1);
    path[depth] = only;
    TrieNode child = requireNonNull(child(branch, path, depth), "the only child");
    if (!(child instanceof Branch)) {
      drop(child, path, depth + 1);
    }
    return under(new byte[] {only}, child);
  }

  private static TrieNode under(byte[] path, TrieNode node) {
    return switch (node) {
      case Leaf leaf -> new Leaf(join(path, leaf.path), leaf.value);
      case Extension below -> new Extension(join(path, below.path), below.child);
      case Branch branch -> new Extension(path, branch);
      case Stored _ -> throw new AssertionError("resolved nodes are not by reference");
    };
  }

  private TrieNode replace(TrieNode old, byte[] key, int depth, TrieNode by) {
    drop(old, key, depth);
    return by;
  }

  private void drop(TrieNode node, byte[] key, int depth) {
    if (node.isPersisted()) {
      replaced.add(Arrays.copyOf(key, depth));
    }
  }

  private @Nullable TrieNode child(Branch branch, byte[] key, int depth) {
    TrieNode child = branch.children[key[depth]];
    if (child instanceof Stored) {
      child = resolve(child, key, depth + 1);
      branch.children[key[depth]] = child;
    }
    return child;
  }

  private TrieNode child(Extension extension, byte[] key, int depth) {
    TrieNode child = requireNonNull(resolve(extension.child, key, depth), "a child");
    extension.child = child;
    return child;
  }

  private @Nullable TrieNode resolve(@Nullable TrieNode node, byte[] key, int depth) {
    if (!(node instanceof Stored stored)) {
      return node;
    }
    byte[] path = Arrays.copyOf(key, depth);
    byte[] encoding = source.load(path, stored.hash());
    if (encoding == null || !Keccak.hash256(encoding).equals(stored.hash())) {
      throw new Fault(
          Code.CHAIN_DAMAGED,
          "trie node %s at depth %d is %s"
              .formatted(stored.hash(), depth, encoding == null ? "missing" : "damaged"));
    }
    TrieNode read = TrieEncoding.decode(encoding);
    nodesInMemory++;
    read.known(encoding, stored.hash());
    return read;
  }

  private static boolean matches(byte[] path, byte[] key, int depth) {
    return common(path, key, depth) == path.length;
  }

  private static int common(byte[] path, byte[] key, int depth) {
    int mismatch = Arrays.mismatch(path, 0, path.length, key, depth, key.length);
    return mismatch < 0 ? path.length : mismatch;
  }

  private static byte[] from(byte[] bytes, int start) {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /// The root over a list: item i under the key RLP(i), as blocks commit to their transactions,
  /// receipts and withdrawals.
  public static Hash ofList(List<byte[]> items) {
    Trie trie = empty();
    for (int i = 0; i < items.size(); i++) {
      trie.put(Rlp.encode(Rlp.of(i)), items.get(i));
    }
    return trie.root();
  }
}
