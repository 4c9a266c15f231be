package org.openledger.chain.state;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.StateChanges;
import org.openledger.chain.evm.StateChanges.AccountChange;
import org.openledger.chain.evm.StateChanges.AccountFields;
import org.openledger.chain.evm.StateChanges.StorageWrite;
import org.openledger.chain.evm.StateReader;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;

/// What accounts and slots were before each of the last blocks changed them.
///
/// The value at block n is the "before" of the first later block that changed it, or else today's.
/// So a read of old state is one seek, however many blocks lie between.
final class History {
  private static final int SLOT_KEY_BYTES = Address.SIZE + 32;

  private final Database database;

  History(Database database) {
    this.database = database;
  }

  /// The stored form of an account or slot as it was after block `block`, if a later block changed
  /// it; empty bytes if it did not exist.
  byte @Nullable [] before(Table table, byte[] key, long block) {
    Database.Entry entry =
        database.ceiling(table, Keys.join(key, Keys.number(Math.addExact(block, 1))));
    return entry != null
            && entry.key().length == key.length + Long.BYTES
            && Keys.startsWith(entry.key(), key)
        ? entry.value()
        : null;
  }

  /// Adds what `update` replaces in block `block`.
  void stage(StateUpdate update, long block, Batch batch) {
    byte[] number = Keys.number(block);
    ByteArrayOutputStream touched = new ByteArrayOutputStream();
    for (StateUpdate.Change change : update.changes) {
      byte[] address = change.address().bytes();
      byte[] before = change.before() == null ? new byte[0] : Keys.encode(change.before());
      batch.put(Table.ACCOUNT_HISTORY, Keys.join(address, number), before);
      touched.write(Address.SIZE);
      touched.writeBytes(address);
      for (StateUpdate.Slot slot : change.slots()) {
        byte[] key = Keys.slot(change.address(), slot.key());
        byte[] old = slot.before().toMinimalBytes();
        batch.put(Table.STORAGE_HISTORY, Keys.join(key, number), old);
        touched.write(SLOT_KEY_BYTES);
        touched.writeBytes(key);
      }
    }
    batch.put(Table.TOUCHED, number, touched.toByteArray());
  }

  /// Forgets what was before a block.
  void forget(long block, Batch batch) {
    byte[] number = Keys.number(block);
    for (byte[] key : touched(block)) {
      Table table = key.length == Address.SIZE ? Table.ACCOUNT_HISTORY : Table.STORAGE_HISTORY;
      batch.delete(table, Keys.join(key, number));
    }
    batch.delete(Table.TOUCHED, number);
  }

  /// The changes that lead from the state after block `head` back to the state after `target`.
  StateChanges back(long target, long head, StateReader old) {
    TreeMap<Address, TreeSet<UInt256>> slots = new TreeMap<>();
    for (long block = target + 1; block <= head; block++) {
      for (byte[] key : touched(block)) {
        Address address = Address.of(Arrays.copyOf(key, Address.SIZE));
        TreeSet<UInt256> keys = slots.computeIfAbsent(address, _ -> new TreeSet<>());
        if (key.length > Address.SIZE) {
          keys.add(UInt256.fromBytes(Arrays.copyOfRange(key, Address.SIZE, key.length)));
        }
      }
    }
    List<AccountChange> changes = new ArrayList<>();
    slots.forEach((address, keys) -> {
      var account = old.account(address);
      AccountFields fields =
          account == null
              ? null
              : new AccountFields(account.nonce(), account.balance(), account.codeHash());
      List<StorageWrite> writes =
          account == null
              ? List.of()
              : keys.stream().map(key -> new StorageWrite(key, old.storage(address, key))).toList();
      changes.add(new AccountChange(address, fields, writes));
    });
    return new StateChanges(changes, List.of());
  }

  private List<byte[]> touched(long block) {
    byte[] list = database.get(Table.TOUCHED, Keys.number(block));
    List<byte[]> keys = new ArrayList<>();
    if (list == null) {
      return keys;
    }
    for (int at = 0; at < list.length; ) {
      int length = list[at];
      keys.add(Arrays.copyOfRange(list, at + 1, at + 1 + length));
      at += 1 + length;
    }
    return keys;
  }
}
