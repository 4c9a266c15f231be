package org.openledger.chain.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.Account;
import org.openledger.chain.evm.StateReader;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;

/// The newest state with a cache of what was read and written last.
final class HeadState implements StateReader {
  private static final int ACCOUNTS_MAX = 50_000;
  private static final int SLOTS_MAX = 100_000;
  private static final int CODES_MAX = 256;

  private record SlotKey(Address address, UInt256 key) {}

  private final Database database;
  private final Bounded<Address, Optional<Account>> accounts = new Bounded<>(ACCOUNTS_MAX);
  private final Bounded<SlotKey, UInt256> slots = new Bounded<>(SLOTS_MAX);
  private final Bounded<Hash, byte[]> codes = new Bounded<>(CODES_MAX);

  HeadState(Database database) {
    this.database = database;
  }

  @Override
  public synchronized @Nullable Account account(Address address) {
    Optional<Account> known = accounts.get(address);
    if (known == null) {
      known = Optional.ofNullable(database.get(Table.ACCOUNT, address.bytes())).map(Keys::account);
      accounts.put(address, known);
    }
    return known.orElse(null);
  }

  @Override
  public synchronized byte[] code(Hash codeHash) {
    if (codeHash.equals(Account.EMPTY_CODE_HASH)) {
      return new byte[0];
    }
    byte[] known = codes.get(codeHash);
    if (known == null) {
      known = database.get(Table.CODE, codeHash.bytes());
      if (known == null) {
        throw new Fault(Code.CHAIN_DAMAGED, "the code with hash " + codeHash + " is missing");
      }
      codes.put(codeHash, known);
    }
    return known;
  }

  @Override
  public synchronized UInt256 storage(Address address, UInt256 key) {
    SlotKey slot = new SlotKey(address, key);
    UInt256 known = slots.get(slot);
    if (known == null) {
      byte[] stored = database.get(Table.STORAGE, Keys.slot(address, key));
      known = stored == null ? UInt256.ZERO : UInt256.fromBytes(stored);
      slots.put(slot, known);
    }
    return known;
  }

  synchronized void adopt(StateUpdate update) {
    for (StateUpdate.Change change : update.changes) {
      accounts.put(change.address(), Optional.ofNullable(change.after()));
      for (StateUpdate.Slot slot : change.slots()) {
        slots.put(new SlotKey(change.address(), slot.key()), slot.after());
      }
    }
  }

  synchronized void clear() {
    accounts.clear();
    slots.clear();
    codes.clear();
  }
}
