package org.openledger.chain.evm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.evm.StateChanges.AccountChange;
import org.openledger.chain.evm.StateChanges.AccountFields;
import org.openledger.chain.evm.StateChanges.CodeEntry;
import org.openledger.chain.evm.StateChanges.StorageWrite;
import org.openledger.core.bytes.UInt256;
import org.openledger.core.crypto.Address;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;

/// The state while transactions run: an overlay of a [StateReader] that journals every change, so
/// that a failed call can be undone, and sums up all changes for the store at the end.
///
/// One instance serves the transactions of one block in order, on one thread. Warm addresses and
/// slots (EIP-2929), transient storage (EIP-1153) and original values (EIP-2200) belong to a
/// transaction; [#beginTransaction] starts the next one.
public final class WorldState {
  /// A place in the journal to go back to.
  public record Checkpoint(int journal, int logs, long refund) {}

  /// Takes one change back.
  private interface Undo {
    void undo();
  }

  private final StateReader base;
  private final AccountTable accounts = new AccountTable();
  private final ArrayList<Undo> journal = new ArrayList<>();
  private final ArrayList<LogEntry> logs = new ArrayList<>();
  private final ArrayList<LiveAccount> destroyed = new ArrayList<>();
  private final ArrayList<LiveAccount> withTransients = new ArrayList<>();
  private final HashMap<Hash, byte[]> codes = new HashMap<>();
  private final Workspace workspace = new Workspace();

  /// The precompiled contracts where a simulation put them; null where they always are.
  private @Nullable Map<Address, Precompile> precompiles;

  private int transaction = 1;
  private long refund;

  public WorldState(StateReader base) {
    this.base = base;
  }

  // ---- reading, for everyone ----

  /// Nonce of an account, unsigned; 0 where there is none.
  public long nonce(Address address) {
    return account(address).nonce;
  }

  /// Balance of an account in wei.
  public UInt256 balance(Address address) {
    return account(address).balance;
  }

  /// Hash of an account's code.
  public Hash codeHash(Address address) {
    return account(address).codeHash;
  }

  /// Code of an account, empty where there is none.
  public byte[] code(Address address) {
    return code(account(address)).bytes();
  }

  /// Value of a storage slot.
  public UInt256 storage(Address address, UInt256 key) {
    var word = word(key);
    return slot(account(address), word, 0).value();
  }

  /// Whether there is no account, or one without nonce, balance and code.
  public boolean isEmpty(Address address) {
    return account(address).isEmpty();
  }

  /// Whether the account has code, a delegation included.
  public boolean hasCode(Address address) {
    return account(address).hasCode();
  }

  /// Whether the account has no code but perhaps a delegation, so that it may send transactions
  /// (EIP-3607, 7702).
  public boolean isExternallyOwned(Address address) {
    var account = account(address);
    return !account.hasCode() || code(account).delegate() != null;
  }

  /// The account whose code an account runs instead of its own (EIP-7702).
  public Optional<Address> delegate(Address address) {
    return Optional.ofNullable(code(account(address)).delegate());
  }

  // ---- direct changes: genesis, system calls, call overrides, the dev profile ----

  public void setBalance(Address address, UInt256 balance) {
    setBalance(account(address), balance);
  }

  public void setNonce(Address address, long nonce) {
    setNonce(account(address), nonce);
  }

  public void setCode(Address address, byte[] code) {
    setCode(account(address), code);
  }

  /// Makes an account run the code of another one (EIP-7702); the zero address ends that.
  public void setDelegation(Address address, Address target) {
    setCode(address, target.equals(Address.ZERO) ? new byte[0] : Bytecode.delegation(target));
  }

  public void setStorage(Address address, UInt256 key, UInt256 value) {
    var account = account(address);
    touch(account);
    var slot = slot(account, word(key), 0);
    slot.begin(transaction);
    write(slot, word(value), 0);
  }

  /// Forgets the storage the account had below: only what is written from here on counts.
  public void clearStorage(Address address) {
    var account = account(address);
    var before = account.slots;
    boolean replaced = account.storageReplaced;
    journal.add(() -> {
      account.slots = before;
      account.storageReplaced = replaced;
    });
    account.slots = new SlotTable();
    account.storageReplaced = true;
  }

  /// Puts every precompiled contract back to its own address.
  public void restorePrecompiles() {
    precompiles = null;
  }

  /// Makes the address of a precompiled contract that of an ordinary account; the contract moves.
  ///
  /// @param to where it answers from now on; null if nowhere
  public void movePrecompile(Address from, @Nullable Address to) {
    var moved = precompiles;
    if (moved == null) {
      moved = Precompiles.byAddress();
      precompiles = moved;
    }
    var contract = moved.remove(from);
    if (contract != null && to != null) {
      moved.put(to, contract);
    }
  }

  @Nullable Precompile precompile(LiveAccount account) {
    var moved = precompiles;
    return moved == null ? Precompiles.at(account) : moved.get(account.address);
  }

  // ---- transactions and journal ----

  /// Starts a transaction: nothing is warm, transient storage is empty, no logs, no refund.
  public void beginTransaction() {
    transaction++;
    journal.clear();
    logs.clear();
    destroyed.clear();
    refund = 0;
    for (var account : withTransients) {
      account.transientSlots = null;
    }
    withTransients.clear();
  }

  /// Ends a transaction: accounts that destroyed themselves in the transaction that created them go
  /// (EIP-6780), and nothing of it can be undone any more.
  public void endTransaction() {
    for (var account : destroyed) {
      if (account.destroyedTransaction == transaction) {
        account.nonce = 0;
        account.balance = UInt256.ZERO;
        account.codeHash = Account.EMPTY_CODE_HASH;
        account.code = Bytecode.EMPTY;
        account.slots = new SlotTable();
        account.storageReplaced = true;
      }
    }
    destroyed.clear();
    journal.clear();
  }

  /// A checkpoint of all changes so far in this transaction.
  public Checkpoint checkpoint() {
    return new Checkpoint(journal.size(), logs.size(), refund);
  }

  /// Undoes everything after the checkpoint.
  public void revert(Checkpoint checkpoint) {
    for (int i = journal.size() - 1; i >= checkpoint.journal; i--) {
      journal.remove(i).undo();
    }
    while (logs.size() > checkpoint.logs) {
      logs.removeLast();
    }
    refund = checkpoint.refund;
  }

  /// Events of the current transaction so far.
  public List<LogEntry> logs() {
    return List.copyOf(logs);
  }

  void log(LogEntry entry) {
    logs.add(entry);
  }

  /// The refund counter of the current transaction.
  public long refund() {
    return refund;
  }

  /// Adds to the refund counter of the current transaction.
  public void addRefund(long amount) {
    refund += amount;
  }

  /// Sums up what differs from the state below.
  public StateChanges changes() {
    var changed = new ArrayList<AccountChange>();
    var installed = new TreeMap<Hash, byte[]>();
    for (var account : accounts.sorted()) {
      var change = change(account);
      if (change != null) {
        changed.add(change);
        var code = change.fields() == null ? null : codes.get(account.codeHash);
        if (code != null) {
          installed.put(account.codeHash, code);
        }
      }
    }
    var entries = installed.entrySet().stream().map(e -> new CodeEntry(e.getKey(), e.getValue()));
    return new StateChanges(changed, entries.toList());
  }

  private static @Nullable AccountChange change(LiveAccount account) {
    var before = account.base;
    if (account.isEmpty()) {
      boolean gone = before != null && account.touched;
      return gone ? new AccountChange(account.address, null, List.of()) : null;
    }
    var writes = new ArrayList<StorageWrite>();
    account.slots.forEach(slot -> {
      if (!slot.value().equals(slot.base)) {
        writes.add(new StorageWrite(slot.key(), slot.value()));
      }
    });
    writes.sort(Comparator.comparing(StorageWrite::key));
    boolean same =
        before != null
            && before.nonce() == account.nonce
            && before.balance().equals(account.balance)
            && before.codeHash().equals(account.codeHash);
    if (same && writes.isEmpty() && !isStorageDropped(account)) {
      return null;
    }
    var fields = new AccountFields(account.nonce, account.balance, account.codeHash);
    return new AccountChange(account.address, fields, writes);
  }

  /// Accounts whose storage in the state below does not count any more; [#changes] has all of it.
  public Set<Address> droppedStorages() {
    var dropped = new TreeSet<Address>();
    for (var account : accounts.sorted()) {
      if (isStorageDropped(account)) {
        dropped.add(account.address);
      }
    }
    return dropped;
  }

  private static boolean isStorageDropped(LiveAccount account) {
    var below = account.base;
    return account.storageReplaced
        && below != null
        && !below.storageRoot().equals(Account.EMPTY_STORAGE_ROOT);
  }

  // ---- accounts, for the interpreter ----

  LiveAccount account(Address address) {
    var s = new long[4];
    Words.load(address.toWord(), 0, s, 0);
    var found = accounts.find(s[0], s[1], s[2]);
    return found != null ? found : load(address);
  }

  /// The account whose address is in the low 160 bits of the word at `s[x]`.
  LiveAccount account(long[] s, int x) {
    var found = accounts.find(s, x);
    if (found != null) {
      return found;
    }
    var word = new byte[32];
    Words.store(s, x, word, 0);
    return load(Address.fromWord(word));
  }

  private LiveAccount load(Address address) {
    var account = new LiveAccount(address, base.account(address));
    accounts.add(account);
    return account;
  }

  Workspace workspace() {
    return workspace;
  }

  /// Makes an address warm from the start of the transaction (EIP-2929, 2930, 3651).
  public void warm(Address address) {
    warm(account(address));
  }

  /// Makes a slot warm from the start of the transaction (EIP-2930).
  public void warm(Address address, UInt256 key) {
    warm(slot(account(address), word(key), 0));
  }

  /// Warms the address for this transaction; whether it was cold. Precompiles are always warm.
  boolean warm(LiveAccount account) {
    if (account.warmTransaction == transaction || Precompiles.isPrecompile(account)) {
      return false;
    }
    int before = account.warmTransaction;
    account.warmTransaction = transaction;
    journal.add(() -> account.warmTransaction = before);
    return true;
  }

  Bytecode code(LiveAccount account) {
    var code = account.code;
    if (code == null) {
      var own = codes.get(account.codeHash);
      code = own != null ? new Bytecode(own) : Bytecode.of(account.codeHash, base);
      account.code = code;
    }
    return code;
  }

  void touch(LiveAccount account) {
    if (!account.touched) {
      account.touched = true;
      journal.add(() -> account.touched = false);
    }
  }

  void setBalance(LiveAccount account, UInt256 balance) {
    touch(account);
    var before = account.balance;
    account.balance = balance;
    journal.add(() -> account.balance = before);
  }

  void transfer(LiveAccount from, LiveAccount to, UInt256 value) {
    if (value.isZero()) {
      touch(to);
      return;
    }
    setBalance(from, from.balance.subtract(value));
    setBalance(to, to.balance.add(value));
  }

  void setNonce(LiveAccount account, long nonce) {
    touch(account);
    long before = account.nonce;
    account.nonce = nonce;
    journal.add(() -> account.nonce = before);
  }

  void setCode(LiveAccount account, byte[] bytes) {
    touch(account);
    var code = account.code;
    var hash = account.codeHash;
    journal.add(() -> {
      account.code = code;
      account.codeHash = hash;
    });
    if (bytes.length == 0) {
      account.code = Bytecode.EMPTY;
      account.codeHash = Account.EMPTY_CODE_HASH;
    } else {
      account.code = new Bytecode(bytes);
      account.codeHash = Keccak.hash256(bytes);
      codes.put(account.codeHash, bytes);
    }
  }

  /// Whether a contract may not be created at this account (EIP-684, EIP-7610).
  boolean isTaken(LiveAccount account) {
    return account.nonce != 0 || account.hasCode() || account.readsBaseStorage();
  }

  void markCreated(LiveAccount account) {
    int before = account.createdTransaction;
    account.createdTransaction = transaction;
    journal.add(() -> account.createdTransaction = before);
  }

  boolean isCreatedNow(LiveAccount account) {
    return account.createdTransaction == transaction;
  }

  void markDestroyed(LiveAccount account) {
    if (account.destroyedTransaction != transaction) {
      int before = account.destroyedTransaction;
      account.destroyedTransaction = transaction;
      destroyed.add(account);
      journal.add(() -> account.destroyedTransaction = before);
    }
  }

  // ---- storage, for the interpreter ----

  /// The slot with the key at `s[x]`, its original value noted.
  Slot slot(LiveAccount account, long[] s, int x) {
    var slot = account.slots.find(s, x);
    if (slot == null) {
      slot = new Slot(s, x);
      if (account.readsBaseStorage()) {
        slot.setBase(base.storage(account.address, slot.key()));
      }
      account.slots.add(slot);
    }
    slot.begin(transaction);
    return slot;
  }

  /// Warms the slot for this transaction; whether it was cold.
  boolean warm(Slot slot) {
    if (slot.warmTransaction == transaction) {
      return false;
    }
    int before = slot.warmTransaction;
    slot.warmTransaction = transaction;
    journal.add(() -> slot.warmTransaction = before);
    return true;
  }

  /// Writes the word at `s[x]` to the slot.
  void write(Slot slot, long[] s, int x) {
    long v0 = slot.v0;
    long v1 = slot.v1;
    long v2 = slot.v2;
    long v3 = slot.v3;
    slot.store(s, x);
    journal.add(() -> {
      slot.v0 = v0;
      slot.v1 = v1;
      slot.v2 = v2;
      slot.v3 = v3;
    });
  }

  /// Replaces the key at `s[x]` by the transient value under it.
  void loadTransient(LiveAccount account, long[] s, int x) {
    var table = account.transientSlots;
    var slot = table == null ? null : table.find(s, x);
    if (slot == null) {
      Words.set(s, x, 0);
    } else {
      slot.load(s, x);
    }
  }

  /// Writes the word below `s[x]` to the transient slot with the key at `s[x]`.
  void storeTransient(LiveAccount account, long[] s, int x) {
    var table = account.transientSlots;
    if (table == null) {
      table = new SlotTable();
      account.transientSlots = table;
      withTransients.add(account);
    }
    var slot = table.find(s, x);
    if (slot == null) {
      slot = new Slot(s, x);
      table.add(slot);
    }
    write(slot, s, x - 4);
  }

  static long[] word(UInt256 value) {
    return new long[] {value.d(), value.c(), value.b(), value.a()};
  }
}
