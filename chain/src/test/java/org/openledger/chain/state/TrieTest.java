package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;

/// Random tries against a sorted map: contents, roots, what is stored, and proofs.
final class TrieTest {
  private static final long SEED = 7;

  /// Stored nodes by path.
  private static final class Nodes implements Trie.Sink, Trie.Source {
    final TreeMap<byte[], byte[]> byPath = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public void put(byte[] path, byte[] encoding) {
      byPath.put(path, encoding);
    }

    @Override
    public void delete(byte[] path) {
      assertThat(byPath.remove(path)).as("a deleted node was stored").isNotNull();
    }

    @Override
    public byte[] load(byte[] path, Hash hash) {
      return byPath.getOrDefault(path, new byte[0]);
    }
  }

  private static TreeMap<byte[], byte[]> map() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  private static Trie of(Map<byte[], byte[]> entries) {
    Trie trie = Trie.empty();
    entries.forEach(trie::put);
    return trie;
  }

  /// A key from a small space, of one or three bytes, so that keys meet, nest and collide.
  private static byte[] key(CounterRandom random) {
    byte[] key = new byte[random.nextInt(3) == 0 ? 1 : 3];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) * 0x11 + random.nextInt(2));
    }
    return key;
  }

  @Test
  void storedNodesAreAlwaysExactlyThoseOfTheTrie() {
    CounterRandom random = CounterRandom.of(SEED, "trie");
    for (int round = 0; round < 60; round++) {
      Nodes nodes = new Nodes();
      TreeMap<byte[], byte[]> expected = map();
      Hash root = Trie.EMPTY_ROOT;
      for (int step = 0; step < 12; step++) {
        Trie trie = Trie.at(root, nodes);
        for (int i = random.nextInt(12); i >= 0; i--) {
          byte[] key = key(random);
          if (random.nextInt(5) < 2) {
            trie.remove(key);
            expected.remove(key);
          } else {
            byte[] value = new byte[1 + random.nextInt(40)];
            Arrays.fill(value, (byte) (1 + random.nextInt(3)));
            trie.put(key, value);
            expected.put(key, value);
          }
        }
        trie.commit(nodes);
        root = trie.root();
        Trie fresh = of(expected);
        Nodes freshNodes = new Nodes();
        fresh.commit(freshNodes);
        assertThat(root).as("seed %d round %d step %d", SEED, round, step).isEqualTo(fresh.root());
        assertThat(nodes.byPath.keySet()).containsExactlyElementsOf(freshNodes.byPath.keySet());
      }
    }
  }

  @Test
  void discardedCopyLeavesTheTrieAsItWas() {
    TreeMap<byte[], byte[]> entries = map();
    CounterRandom random = CounterRandom.of(SEED, "copy");
    for (int i = 0; i < 50; i++) {
      entries.put(key(random), new byte[] {(byte) (i + 1)});
    }
    Trie trie = of(entries);
    Hash before = trie.root();
    Trie copy = trie.copy();
    entries.keySet().forEach(copy::remove);
    assertThat(copy.root()).isEqualTo(Trie.EMPTY_ROOT);
    assertThat(trie.root()).isEqualTo(before);
    entries.forEach((key, value) -> assertThat(trie.get(key)).contains(value));
  }

  @Test
  void proofsShowPresenceAndAbsence() {
    CounterRandom random = CounterRandom.of(SEED, "proof");
    TreeMap<byte[], byte[]> entries = map();
    for (int i = 0; i < 300; i++) {
      entries.put(Keccak.digest(new byte[] {(byte) i, (byte) (i >> 8)}), new byte[] {1, (byte) i});
    }
    Trie trie = of(entries);
    entries.forEach(
        (key, value) -> assertThat(Trie.verify(trie.root(), key, trie.proof(key))).contains(value));
    for (int i = 0; i < 100; i++) {
      byte[] absent = Keccak.digest(key(random), new byte[] {9});
      assertThat(Trie.verify(trie.root(), absent, trie.proof(absent))).isEmpty();
    }
    byte[] key = entries.firstKey();
    List<byte[]> proof = trie.proof(key);
    proof.get(1)[5] ^= 1;
    assertThatThrownBy(() -> Trie.verify(trie.root(), key, proof)).isInstanceOf(Failure.class);
  }

  @Test
  void damagedNodeIsAnErrorNotAWrongAnswer() {
    Nodes nodes = new Nodes();
    TreeMap<byte[], byte[]> entries = map();
    for (int i = 0; i < 40; i++) {
      entries.put(Keccak.digest(new byte[] {(byte) i}), new byte[40]);
    }
    Trie trie = of(entries);
    trie.commit(nodes);
    nodes.byPath.values().forEach(node -> node[node.length - 1] ^= 1);
    assertThatThrownBy(() -> Trie.at(trie.root(), nodes).get(entries.firstKey()))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_DAMAGED));
  }
}
