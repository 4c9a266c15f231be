package org.openledger.chain.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;

/// The world state on the database: flat accounts and slots to read, tries for roots and proofs,
/// and what the last blocks replaced.
///
/// A block's changes pass through two steps: [#prepare] computes the new root and can be thrown
/// away; [#commit] writes it in one batch together with whatever else belongs to the block, and
/// makes it the head. One thread does these; [#at] and [#proof] may be used from any thread at any
/// time.
public final class StateStore {
  /// Blocks whose state stays readable when nothing else is asked for.
  public static final int HISTORY_BLOCKS = 1024;

  private static final byte[] HEAD = "state".getBytes(StandardCharsets.US_ASCII);
  private static final int NODES_MAX = 40_000;
  private static final int STORAGE_TRIES_MAX = 64;
  private static final int STORAGE_NODES_MAX = 2_000;
  private static final long NONE = -1;

  private final Database database;
  private final History history;
  private final int historyBlocks;
  private final HeadState head;
  private final Bounded<Address, Trie> storageTries = new Bounded<>(STORAGE_TRIES_MAX);
  private Trie accountTrie = Trie.empty();
  private volatile long block = NONE;

  /// The older state that was asked for last, until the head moves.
  private @Nullable Past past;

  /// The newest block whose batch may already be visible in the database.
  private volatile long visible = NONE;

  /// A state to lay changes over.
  ///
  /// @param storages the storage tries that are not those of the head
  /// @param dropped accounts whose storage counts as empty
  private record Base(
      StateReader reader, Trie accounts, Map<Address, Trie> storages, Set<Address> dropped) {}

  /// The tries after an older block.
  private record Past(long number, StateUpdate update) {}

  /// Opens the state in a database.
  ///
  /// @param historyBlocks how many blocks before the head stay readable
  /// @throws Failure if the stored state is damaged
  public StateStore(Database database, int historyBlocks) {
    if (historyBlocks < 0) {
      throw new Refusal(Code.CHAIN_INVALID, "historyBlocks must not be negative");
    }
    this.database = database;
    this.history = new History(database);
    this.historyBlocks = historyBlocks;
    this.head = new HeadState(database);
    reload();
  }

  /// Forgets everything in memory and reads the head from the database again.
  public synchronized void reload() {
    past = null;
    head.clear();
    storageTries.clear();
    byte[] stored = database.get(Table.META, HEAD);
    if (stored == null) {
      accountTrie = trie(Table.ACCOUNT_NODE, new byte[0], Trie.EMPTY_ROOT);
      block = NONE;
    } else if (stored.length != Long.BYTES + Hash.SIZE) {
      throw new Fault(Code.CHAIN_DAMAGED, "the record of the head state is damaged");
    } else {
      Hash root = Hash.of(Arrays.copyOfRange(stored, Long.BYTES, stored.length));
      accountTrie = trie(Table.ACCOUNT_NODE, new byte[0], root);
      accountTrie.get(new byte[Hash.SIZE]);
      block = ByteBuffer.wrap(stored).getLong();
    }
    visible = block;
  }

  /// Whether not even a genesis was stored.
  public boolean isEmpty() {
    return block == NONE;
  }

  /// The number of the block after which this is the state.
  public long block() {
    return block;
  }

  public synchronized Hash root() {
    return accountTrie.root();
  }

  /// The head state, cached; it moves along when an update is committed.
  public StateReader head() {
    return head;
  }

  /// The oldest block whose state is still readable.
  public long oldest() {
    return Math.max(0, visible - historyBlocks);
  }

  /// The state after a block, from any thread.
  ///
  /// @throws Failure when the block's state is not kept; reads through the result throw it too once
  ///   pruning has caught up with it
  public StateReader at(long number) {
    if (number > block || number < oldest()) {
      throw unavailable(number);
    }
    return new OldState(number);
  }

  /// Computes what the changes lead to, storing nothing.
  public synchronized StateUpdate prepare(StateChanges changes) {
    return prepare(changes, new Base(head, accountTrie, Map.of(), Set.of()));
  }

  private StateUpdate prepare(StateChanges changes, Base base) {
    Trie accounts = base.accounts.copy();
    Map<Address, Trie> storages = new LinkedHashMap<>();
    List<StateUpdate.Change> prepared = new ArrayList<>();
    for (AccountChange change : changes.accounts()) {
      Address address = change.address();
      Account before = base.reader.account(address);
      AccountFields fields = change.fields();
      byte[] key = Keccak.digest(address.bytes());
      if (fields == null) {
        accounts.remove(key);
        prepared.add(new StateUpdate.Change(address, before, null, wiped(address, before)));
        continue;
      }
      Hash root =
          before == null || base.dropped.contains(address) ? Trie.EMPTY_ROOT : before.storageRoot();
      List<StateUpdate.Slot> slots = List.of();
      if (!change.storage().isEmpty()) {
        Trie storage = storageTrie(base.storages, address, root).copy();
        slots = write(base.reader, change, storage);
        root = storage.root();
        storages.put(address, storage);
      }
      Account after = new Account(fields.nonce(), fields.balance(), fields.codeHash(), root);
      if (!after.equals(before)) {
        accounts.put(key, Keys.encode(after));
      }
      prepared.add(new StateUpdate.Change(address, before, after, slots));
    }
    return new StateUpdate(prepared, changes.codes(), accounts, storages);
  }

  /// The root that changes lead to on top of the state after a kept block, which stays as it is.
  ///
  /// @param dropped accounts of which no other slots count than the changed ones
  public synchronized Hash root(StateChanges changes, Set<Address> dropped, long number) {
    Base base =
        number == block
            ? new Base(head, accountTrie, Map.of(), dropped)
            : new Base(at(number), past(number).accounts, past(number).storages, dropped);
    return prepare(changes, base).root();
  }

  /// The tries after an older block.
  private StateUpdate past(long number) {
    Past last = past;
    if (last == null || last.number != number) {
      last = new Past(number, prepare(history.back(number, block, at(number))));
      past = last;
    }
    return last.update;
  }

  private static List<StateUpdate.Slot> write(
      StateReader reader, AccountChange change, Trie storage) {
    List<StateUpdate.Slot> slots = new ArrayList<>();
    for (StorageWrite write : change.storage()) {
      UInt256 before = reader.storage(change.address(), write.key());
      byte[] key = Keccak.digest(write.key().toBytes32());
      if (write.value().isZero()) {
        storage.remove(key);
      } else {
        storage.put(key, Rlp.encode(Rlp.of(write.value())));
      }
      slots.add(new StateUpdate.Slot(write.key(), before, write.value()));
    }
    return slots;
  }

  /// Every slot of an account that is going away.
  private List<StateUpdate.Slot> wiped(Address address, @Nullable Account before) {
    List<StateUpdate.Slot> slots = new ArrayList<>();
    if (before == null || before.storageRoot().equals(Trie.EMPTY_ROOT)) {
      return slots;
    }
    byte[] prefix = address.bytes();
    database.scan(
        Table.STORAGE,
        prefix,
        (key, value) -> {
          if (!Keys.startsWith(key, prefix)) {
            return false;
          }
          UInt256 slot = UInt256.fromBytes(Arrays.copyOfRange(key, prefix.length, key.length));
          slots.add(new StateUpdate.Slot(slot, UInt256.fromBytes(value), UInt256.ZERO));
          return true;
        });
    return slots;
  }

  /// Writes the update as the state of block `number`, together with what `batch` holds already.
  ///
  /// @throws Failure if it cannot be written; the head is then what the database says
  public synchronized void commit(StateUpdate update, long number, Batch batch) {
    try {
      stage(update, number, batch);
      database.write(batch);
    } catch (Failure e) {
      reload();
      throw e;
    }
    adopt(update, number);
  }

  private void stage(StateUpdate update, long number, Batch batch) {
    history.stage(update, number, batch);
    if (number - historyBlocks >= 0) {
      history.forget(number - historyBlocks, batch);
    }
    stageFlat(update, number, batch);
    // Before the batch is written: readers of older states must not miss it.
    visible = number;
  }

  private void stageFlat(StateUpdate update, long number, Batch batch) {
    for (StateUpdate.Change change : update.changes) {
      Account after = change.after();
      if (after == null) {
        batch.delete(Table.ACCOUNT, change.address().bytes());
        forgetNodes(change, batch);
      } else {
        batch.put(Table.ACCOUNT, change.address().bytes(), Keys.encode(after));
      }
      for (StateUpdate.Slot slot : change.slots()) {
        byte[] key = Keys.slot(change.address(), slot.key());
        if (slot.after().isZero()) {
          batch.delete(Table.STORAGE, key);
        } else {
          batch.put(Table.STORAGE, key, slot.after().toMinimalBytes());
        }
      }
    }
    for (CodeEntry code : update.codes) {
      batch.put(Table.CODE, code.hash().bytes(), code.code());
    }
    update.accounts.commit(sink(Table.ACCOUNT_NODE, new byte[0], batch));
    update.storages.forEach((address, trie) ->
        trie.commit(sink(Table.STORAGE_NODE, Keccak.digest(address.bytes()), batch)));
    batch.put(Table.META, HEAD, Keys.join(Keys.number(number), update.root().bytes()));
  }

  private void forgetNodes(StateUpdate.Change change, Batch batch) {
    if (change.slots().isEmpty()) {
      return;
    }
    byte[] prefix = Keccak.digest(change.address().bytes());
    database.scan(
        Table.STORAGE_NODE,
        prefix,
        (key, _) -> {
          boolean own = Keys.startsWith(key, prefix);
          if (own) {
            batch.delete(Table.STORAGE_NODE, key);
          }
          return own;
        });
  }

  private void adopt(StateUpdate update, long number) {
    past = null;
    accountTrie = update.accounts;
    if (accountTrie.nodesInMemory() > NODES_MAX) {
      accountTrie.collapse();
    }
    for (StateUpdate.Change change : update.changes) {
      if (change.after() == null) {
        storageTries.remove(change.address());
      }
    }
    update.storages.forEach((address, trie) -> {
      if (trie.nodesInMemory() > STORAGE_NODES_MAX) {
        trie.collapse();
      }
      storageTries.put(address, trie);
    });
    head.adopt(update);
    block = number;
  }

  /// Goes back to the state after an older block and forgets what came after, for tests that undo.
  public synchronized void rewind(long number, Batch batch) {
    StateUpdate update = prepare(history.back(number, block, at(number)));
    for (long undone = number + 1; undone <= block; undone++) {
      history.forget(undone, batch);
    }
    try {
      stageFlat(update, number, batch);
      database.write(batch);
    } finally {
      reload();
    }
  }

  /// Stores changes as the state of the next block, on their own.
  public Hash apply(StateChanges changes) {
    StateUpdate update = prepare(changes);
    commit(update, block + 1, new Batch());
    return update.root();
  }

  /// What `eth_getProof` answers about an account and some of its slots after a block.
  ///
  /// @param keys slots to prove, in the order of the answer's slot proofs
  public synchronized StateProof proof(Address address, List<UInt256> keys, long number) {
    StateReader state = at(number);
    Trie accounts = number == block ? accountTrie : past(number).accounts;
    Account account = state.account(address);
    Hash root = account == null ? Trie.EMPTY_ROOT : account.storageRoot();
    Map<Address, Trie> changed = number == block ? Map.of() : past(number).storages;
    Trie storage = storageTrie(changed, address, root);
    List<StateProof.Slot> slots = new ArrayList<>();
    for (UInt256 key : keys) {
      byte[] hashed = Keccak.digest(key.toBytes32());
      slots.add(new StateProof.Slot(key, state.storage(address, key), storage.proof(hashed)));
    }
    return new StateProof(account, accounts.proof(Keccak.digest(address.bytes())), slots);
  }

  private Trie storageTrie(Map<Address, Trie> given, Address address, Hash root) {
    Trie cached = given.containsKey(address) ? given.get(address) : storageTries.get(address);
    if (cached != null && cached.root().equals(root)) {
      return cached;
    }
    return trie(Table.STORAGE_NODE, Keccak.digest(address.bytes()), root);
  }

  private Trie trie(Table table, byte[] prefix, Hash root) {
    return Trie.at(root, (path, _) -> database.get(table, Keys.join(prefix, path)));
  }

  private static Trie.Sink sink(Table table, byte[] prefix, Batch batch) {
    return new Trie.Sink() {
      @Override
      public void put(byte[] path, byte[] encoding) {
        batch.put(table, Keys.join(prefix, path), encoding);
      }

      @Override
      public void delete(byte[] path) {
        batch.delete(table, Keys.join(prefix, path));
      }
    };
  }

  private Failure unavailable(long number) {
    return new Refusal(
        Code.STATE_UNAVAILABLE,
        "the state of block %d is not kept; blocks %d to %d are readable"
            .formatted(number, oldest(), block));
  }

  /// The state after one block: the flat value, unless a later block replaced it.
  ///
  /// The flat value is read first. If no later block's batch was visible by then, it is right; else
  /// the history has what the later block replaced.
  private final class OldState implements StateReader {
    private final long number;

    OldState(long number) {
      this.number = number;
    }

    @Override
    public @Nullable Account account(Address address) {
      byte[] value = value(Table.ACCOUNT, Table.ACCOUNT_HISTORY, address.bytes());
      return value == null || value.length == 0 ? null : Keys.account(value);
    }

    @Override
    public byte[] code(Hash codeHash) {
      return head.code(codeHash);
    }

    @Override
    public UInt256 storage(Address address, UInt256 key) {
      byte[] value = value(Table.STORAGE, Table.STORAGE_HISTORY, Keys.slot(address, key));
      return value == null ? UInt256.ZERO : UInt256.fromBytes(value);
    }

    private byte @Nullable [] value(Table flat, Table old, byte[] key) {
      byte[] value = database.get(flat, key);
      if (visible > number) {
        byte[] before = history.before(old, key, number);
        value = before == null ? value : before;
      }
      if (number < oldest()) {
        throw unavailable(number);
      }
      return value;
    }
  }
}
