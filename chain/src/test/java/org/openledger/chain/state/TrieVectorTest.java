package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.chain.VectorArchive;
import org.openledger.core.bytes.Hex;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;

/// The TrieTests of ethereum/tests: every test of every file.
final class TrieVectorTest {
  private static final int PRESENT = 26;

  private record Write(byte[] key, byte[] value) {}

  @Test
  void everyPublishedTrieHasItsRoot() {
    List<String> passed = new ArrayList<>();
    VectorArchive.forEach(
        "evm/TrieTests.zip",
        (file, text) ->
            Json.parse(text)
                .members()
                .forEach((name, test) -> {
                  if (file.contains("nextprev")) {
                    checkNeighbours(test);
                  } else {
                    checkRoot(file, name, test);
                  }
                  passed.add(name);
                }));
    assertThat(passed).hasSize(PRESENT);
  }

  private static void checkRoot(String file, String name, Json test) {
    boolean secure = file.toLowerCase(java.util.Locale.ROOT).contains("secure");
    List<Write> writes = new ArrayList<>();
    if (test.get("in") instanceof Json.Obj(var members)) {
      members.forEach((key, value) -> writes.add(write(key, value, secure)));
      String root = test.get("root").text();
      assertThat(rootOf(writes)).as(name).isEqualTo(root);
      Collections.reverse(writes);
      assertThat(rootOf(writes)).as(name + " backwards").isEqualTo(root);
    } else {
      for (Json pair : test.get("in").items()) {
        writes.add(write(pair.items().get(0).text(), pair.items().get(1), secure));
      }
      assertThat(rootOf(writes)).as(name).isEqualTo(test.get("root").text());
    }
  }

  private static Write write(String key, Json value, boolean secure) {
    byte[] plain = bytes(key);
    return new Write(
        secure ? Keccak.digest(plain) : plain,
        value instanceof Json.Str(var text) ? bytes(text) : new byte[0]);
  }

  private static String rootOf(List<Write> writes) {
    Trie trie = Trie.empty();
    writes.forEach(write -> trie.put(write.key(), write.value()));
    return trie.root().toString();
  }

  private static byte[] bytes(String text) {
    return text.startsWith("0x") ? Hex.decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void checkNeighbours(Json test) {
    Trie trie = Trie.empty();
    test.get("in").items().forEach(key -> trie.put(bytes(key.text()), new byte[] {1}));
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    List<byte[]> order = new ArrayList<>();
    trie.forEach((key, value) -> {
      entries.put(key, value);
      order.add(key);
    });
    assertThat(order).isSortedAccordingTo(Arrays::compareUnsigned);
    for (Json row : test.get("tests").items()) {
      byte[] key = bytes(row.items().get(0).text());
      assertThat(text(entries.lowerKey(key))).isEqualTo(row.items().get(1).text());
      assertThat(text(entries.higherKey(key))).isEqualTo(row.items().get(2).text());
    }
  }

  private static String text(byte @Nullable [] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }
}
