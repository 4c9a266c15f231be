package org.openledger.chain.vectors;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.StateReader;
import org.openledger.chain.state.Trie;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;

/// A small state held in maps, whose root is computed from scratch: what a vector starts from.
public final class MemoryState implements StateReader {
  private record Entry(long nonce, UInt256 balance, Hash codeHash, Map<UInt256, UInt256> slots) {}

  private final Map<Address, Entry> accounts = new TreeMap<>();
  private final Map<Hash, byte[]> codes = new HashMap<>();

  /// Puts an account there, replacing one of the same address.
  public void put(Address address, long nonce, UInt256 balance, byte[] code) {
    var hash = Keccak.hash256(code);
    codes.put(hash, code);
    accounts.put(address, new Entry(nonce, balance, hash, new TreeMap<>()));
  }

  /// Puts a value into a slot of an account that is there; zero removes it.
  public void putStorage(Address address, UInt256 key, UInt256 value) {
    var entry = accounts.get(address);
    if (entry == null) {
      throw new IllegalArgumentException("no account " + address);
    }
    if (value.isZero()) {
      entry.slots.remove(key);
    } else {
      entry.slots.put(key, value);
    }
  }

  /// Applies what transactions changed.
  public void apply(StateChanges changes) {
    for (var code : changes.codes()) {
      codes.put(code.hash(), code.code());
    }
    for (var change : changes.accounts()) {
      var fields = change.fields();
      if (fields == null) {
        accounts.remove(change.address());
        continue;
      }
      var old = accounts.get(change.address());
      Map<UInt256, UInt256> slots = old == null ? new TreeMap<>() : old.slots;
      var entry = new Entry(fields.nonce(), fields.balance(), fields.codeHash(), slots);
      accounts.put(change.address(), entry);
      for (var write : change.storage()) {
        putStorage(change.address(), write.key(), write.value());
      }
    }
  }

  /// The state root.
  public Hash root() {
    var trie = Trie.empty();
    for (var entry : accounts.entrySet()) {
      var account = entry.getValue();
      var value =
          Rlp.list(
              Rlp.of(account.nonce),
              Rlp.of(account.balance),
              Rlp.of(storageRoot(account)),
              Rlp.of(account.codeHash));
      trie.put(Keccak.digest(entry.getKey().bytes()), Rlp.encode(value));
    }
    return trie.root();
  }

  private static Hash storageRoot(Entry account) {
    if (account.slots.isEmpty()) {
      return Account.EMPTY_STORAGE_ROOT;
    }
    var trie = Trie.empty();
    account.slots.forEach(
        (key, value) -> trie.put(Keccak.digest(key.toBytes32()), Rlp.encode(Rlp.of(value))));
    return trie.root();
  }

  @Override
  public @Nullable Account account(Address address) {
    var entry = accounts.get(address);
    return entry == null
        ? null
        : new Account(entry.nonce, entry.balance, entry.codeHash, storageRoot(entry));
  }

  @Override
  public byte[] code(Hash codeHash) {
    var code = codes.get(codeHash);
    if (code == null) {
      throw new IllegalArgumentException("no code with hash " + codeHash);
    }
    return code;
  }

  @Override
  public UInt256 storage(Address address, UInt256 key) {
    var entry = accounts.get(address);
    return entry == null ? UInt256.ZERO : entry.slots.getOrDefault(key, UInt256.ZERO);
  }
}
