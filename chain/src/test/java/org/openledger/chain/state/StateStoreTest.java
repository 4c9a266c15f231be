package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.StateChanges.AccountChange;
import org.openledger.chain.evm.StateChanges.AccountFields;
import org.openledger.chain.evm.StateChanges.CodeEntry;
import org.openledger.chain.evm.StateChanges.StorageWrite;
import org.openledger.chain.evm.StateReader;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;
import org.openledger.core.rlp.Rlp;

/// The store against plain maps, over both databases.
final class StateStoreTest {
  private static final long SEED = 11;
  private static final int HISTORY = 6;
  private static final int ADDRESSES = 8;
  private static final int SLOTS = 5;

  @TempDir Path directory;

  /// A state as plain maps.
  private record Model(
      TreeMap<Address, AccountFields> accounts, TreeMap<Address, TreeMap<UInt256, UInt256>> slots) {
    Model() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    Model copy() {
      Model copy = new Model(new TreeMap<>(accounts), new TreeMap<>());
      slots.forEach((address, values) -> copy.slots.put(address, new TreeMap<>(values)));
      return copy;
    }

    UInt256 slot(Address address, UInt256 key) {
      return slots.getOrDefault(address, new TreeMap<>()).getOrDefault(key, UInt256.ZERO);
    }

    Hash storageRoot(Address address) {
      Trie trie = Trie.empty();
      slots
          .getOrDefault(address, new TreeMap<>())
          .forEach(
              (key, value) -> trie.put(Keccak.digest(key.toBytes32()), Rlp.encode(Rlp.of(value))));
      return trie.root();
    }

    Hash root() {
      Trie trie = Trie.empty();
      accounts.forEach((address, fields) -> {
        Account account =
            new Account(fields.nonce(), fields.balance(), fields.codeHash(), storageRoot(address));
        trie.put(Keccak.digest(address.bytes()), Keys.encode(account));
      });
      return trie.root();
    }
  }

  private Database open(String kind) {
    return kind.equals("memory")
        ? new MemoryDatabase()
        : RocksDatabase.open(directory.resolve("db"), false);
  }

  private static Address address(int i) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[3] = (byte) (i + 1);
    return Address.of(bytes);
  }

  /// Random changes, applied to the model too.
  private static StateChanges change(Model model, CounterRandom random) {
    List<AccountChange> changes = new ArrayList<>();
    for (int i = 0; i < ADDRESSES; i++) {
      Address address = address(i);
      int kind = random.nextInt(5);
      if (kind == 0 && model.accounts.containsKey(address)) {
        model.accounts.remove(address);
        model.slots.remove(address);
        changes.add(new AccountChange(address, null, List.of()));
      } else if (kind <= 2) {
        AccountFields fields =
            new AccountFields(
                random.nextInt(9), UInt256.of(1 + random.nextInt(99)), Account.EMPTY_CODE_HASH);
        TreeMap<UInt256, UInt256> slots =
            model.slots.computeIfAbsent(address, _ -> new TreeMap<>());
        List<StorageWrite> writes = new ArrayList<>();
        for (int key = 0; key < SLOTS; key++) {
          UInt256 value = UInt256.of(random.nextInt(3) * 200L);
          if (random.nextInt(2) == 0 && !value.equals(model.slot(address, UInt256.of(key)))) {
            writes.add(new StorageWrite(UInt256.of(key), value));
            slots.put(UInt256.of(key), value);
            slots.values().removeIf(UInt256::isZero);
          }
        }
        model.accounts.put(address, fields);
        changes.add(new AccountChange(address, fields, writes));
      }
    }
    return new StateChanges(changes, List.of());
  }

  private static void assertSame(StateReader reader, Model model, String what) {
    for (int i = 0; i < ADDRESSES; i++) {
      Address address = address(i);
      Account account = reader.account(address);
      AccountFields fields = model.accounts.get(address);
      assertThat(account == null).as(what).isEqualTo(fields == null);
      if (account != null && fields != null) {
        assertThat(account.nonce()).as(what).isEqualTo(fields.nonce());
        assertThat(account.balance()).as(what).isEqualTo(fields.balance());
        assertThat(account.storageRoot()).as(what).isEqualTo(model.storageRoot(address));
      }
      for (int key = 0; key < SLOTS; key++) {
        assertThat(reader.storage(address, UInt256.of(key)))
            .as(what)
            .isEqualTo(model.slot(address, UInt256.of(key)));
      }
    }
  }

  private static void assertProofs(StateStore store, long block, Model model, String what) {
    List<UInt256> keys = List.of(UInt256.of(0), UInt256.of(3));
    for (int i = 0; i < ADDRESSES; i++) {
      Address address = address(i);
      StateProof proof = store.proof(address, keys, block);
      var leaf = Trie.verify(model.root(), Keccak.digest(address.bytes()), proof.nodes());
      Account account = proof.account();
      assertThat(leaf.isPresent()).as(what).isEqualTo(account != null);
      if (account == null) {
        continue;
      }
      assertThat(leaf).as(what).contains(Keys.encode(account));
      for (StateProof.Slot slot : proof.slots()) {
        byte[] key = Keccak.digest(slot.key().toBytes32());
        var value = Trie.verify(account.storageRoot(), key, slot.nodes());
        UInt256 expected = model.slot(address, slot.key());
        assertThat(slot.value()).as(what).isEqualTo(expected);
        assertThat(value.isPresent()).as(what).isEqualTo(!expected.isZero());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "rocks"})
  void rootsReadsHistoryAndProofsAreThoseOfPlainMaps(String kind) {
    CounterRandom random = CounterRandom.of(SEED, "state");
    List<Model> models = new ArrayList<>();
    Model model = new Model();
    try (Database database = open(kind)) {
      StateStore store = new StateStore(database, HISTORY);
      for (int block = 0; block < 40; block++) {
        String what = "seed %d block %d".formatted(SEED, block);
        StateChanges changes = change(model, random);
        models.add(model.copy());
        assertThat(store.prepare(changes).root()).as(what).isEqualTo(model.root());
        assertThat(store.apply(changes)).as(what).isEqualTo(model.root());
        assertSame(store.head(), model, what);
        for (int old = Math.max(0, block - HISTORY); old <= block; old++) {
          assertSame(store.at(old), models.get(old), what + " back at " + old);
          assertProofs(store, old, models.get(old), what + " back at " + old);
        }
        if (block % 7 == 6) {
          store = new StateStore(database, HISTORY);
          assertThat(store.root()).isEqualTo(model.root());
        }
      }
      StateStore last = store;
      assertThatThrownBy(() -> last.at(39 - HISTORY - 1)).isInstanceOf(Failure.class);
      assertThatThrownBy(() -> last.at(40)).isInstanceOf(Failure.class);
      assertNothingIsLeftBehind(database, store, model);
    }
  }

  /// After everything is deleted and pruned, only the head's own records remain.
  private static void assertNothingIsLeftBehind(Database database, StateStore store, Model model) {
    List<AccountChange> changes = new ArrayList<>();
    model.accounts.keySet().forEach(a -> changes.add(new AccountChange(a, null, List.of())));
    assertThat(store.apply(new StateChanges(changes, List.of()))).isEqualTo(Trie.EMPTY_ROOT);
    for (int i = 0; i < HISTORY; i++) {
      store.apply(new StateChanges(List.of(), List.of()));
    }
    for (Table table :
        List.of(
            Table.ACCOUNT,
            Table.STORAGE,
            Table.STORAGE_NODE,
            Table.ACCOUNT_NODE,
            Table.ACCOUNT_HISTORY,
            Table.STORAGE_HISTORY)) {
      assertThat(database.ceiling(table, new byte[0])).as(table.name()).isNull();
    }
  }

  @Test
  void codeIsReadBackByItsHash() {
    try (Database database = open("rocks")) {
      StateStore store = new StateStore(database, HISTORY);
      byte[] code = {0x60, 0x01};
      AccountFields fields = new AccountFields(1, UInt256.ZERO, Keccak.hash256(code));
      store.apply(
          new StateChanges(
              List.of(new AccountChange(address(0), fields, List.of())),
              List.of(new CodeEntry(Keccak.hash256(code), code))));
      assertThat(new StateStore(database, HISTORY).head().code(fields.codeHash())).isEqualTo(code);
    }
  }

  @Test
  void secondOwnerOfADirectoryIsRefused() {
    try (Database _ = open("rocks")) {
      assertThatThrownBy(() -> open("rocks"))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_STORAGE));
    }
  }

  @Test
  void damagedFilesAreAClearError() throws IOException {
    try (Database database = open("rocks")) {
      StateStore store = new StateStore(database, HISTORY);
      CounterRandom random = CounterRandom.of(SEED, "damage");
      Model model = new Model();
      for (int i = 0; i < 20; i++) {
        store.apply(change(model, random));
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("db"))) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(log|sst)")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 4; i < bytes.length / 2; i++) {
          bytes[i] ^= 0x5a;
        }
        Files.write(file, bytes);
      }
    }
    assertThatThrownBy(
            () -> {
              try (Database database = open("rocks")) {
                StateStore store = new StateStore(database, HISTORY);
                for (int i = 0; i < ADDRESSES; i++) {
                  store.head().account(address(i));
                }
              }
            })
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.CHAIN_DAMAGED));
  }
}
