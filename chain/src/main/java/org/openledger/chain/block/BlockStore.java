package org.openledger.chain.block;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.openledger.chain.state.Batch;
import org.openledger.chain.state.Database;
import org.openledger.chain.state.Table;
import org.openledger.chain.tx.SignedTransaction;
import org.openledger.chain.tx.Transaction;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.rlp.Rlp;
import org.openledger.core.rlp.RlpException;
import org.openledger.core.rlp.RlpItem;

/// The blocks and receipts on the database, with an index by block and transaction hash.
///
/// Readable from any thread. Senders are stored with the transactions, so that reading needs no
/// signature recovery.
public final class BlockStore {
  private static final byte[] HEAD = "head".getBytes(StandardCharsets.US_ASCII);
  private static final int CACHED_BLOCKS_MAX = 64;

  /// Where a transaction stands.
  public record Position(long block, int index) {}

  /// A block with its receipts.
  public record Stored(Block block, List<Receipt> receipts) {
    public Stored {
      receipts = List.copyOf(receipts);
    }
  }

  private final Database database;

  private final Map<Long, Stored> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Stored> eldest) {
          return size() > CACHED_BLOCKS_MAX;
        }
      };

  public BlockStore(Database database) {
    this.database = database;
  }

  /// Number of the newest block, if there is one.
  public OptionalLong head() {
    byte[] head = database.get(Table.META, HEAD);
    return head == null ? OptionalLong.empty() : OptionalLong.of(ByteBuffer.wrap(head).getLong());
  }

  /// Adds a block as the newest to a batch.
  public void stage(Block block, List<Receipt> receipts, Batch batch) {
    byte[] number = key(block.number());
    List<RlpItem> transactions = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      SignedTransaction transaction = block.transactions().get(i);
      transactions.add(Rlp.list(Rlp.of(transaction.encoded()), Rlp.of(transaction.sender())));
      byte[] position =
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(block.number()).putInt(i).array();
      batch.put(Table.TRANSACTION, transaction.hash().bytes(), position);
    }
    RlpItem body =
        Rlp.list(
            Rlp.list(transactions),
            Rlp.list(block.withdrawals().stream().map(Withdrawal::toRlp).toList()));
    batch.put(Table.HEADER, number, block.header().encode());
    batch.put(Table.BODY, number, Rlp.encode(body));
    batch.put(
        Table.RECEIPTS,
        number,
        Rlp.encode(Rlp.list(receipts.stream().map(Receipt::toStored).toList())));
    batch.put(Table.NUMBER, block.hash().bytes(), number);
    batch.put(Table.META, HEAD, number);
  }

  /// Adds to a batch that the blocks after `number` go.
  void stageRewind(long number, Batch batch) {
    for (long gone = number + 1; gone <= head().orElse(number); gone++) {
      block(gone)
          .ifPresent(stored -> {
            byte[] key = key(stored.block().number());
            for (Table table : List.of(Table.HEADER, Table.BODY, Table.RECEIPTS)) {
              batch.delete(table, key);
            }
            batch.delete(Table.NUMBER, stored.block().hash().bytes());
            stored
                .block()
                .transactions()
                .forEach(tx -> batch.delete(Table.TRANSACTION, tx.hash().bytes()));
          });
    }
    batch.put(Table.META, HEAD, key(number));
    synchronized (cache) {
      cache.keySet().removeIf(cached -> cached > number);
    }
  }

  /// Forgets what is at hand: the database may say something else.
  void forget() {
    synchronized (cache) {
      cache.clear();
    }
  }

  /// Keeps a block at hand that was just written.
  void remember(Block block, List<Receipt> receipts) {
    synchronized (cache) {
      cache.put(block.number(), new Stored(block, receipts));
    }
  }

  public Optional<BlockHeader> header(long number) {
    synchronized (cache) {
      Stored cached = cache.get(number);
      if (cached != null) {
        return Optional.of(cached.block().header());
      }
    }
    return Optional.ofNullable(database.get(Table.HEADER, key(number)))
        .map(bytes -> read(number, () -> BlockHeader.decode(bytes)));
  }

  /// Hash of the block with that number.
  public Optional<Hash> hash(long number) {
    synchronized (cache) {
      Stored cached = cache.get(number);
      if (cached != null) {
        return Optional.of(cached.block().hash());
      }
    }
    return Optional.ofNullable(database.get(Table.HEADER, key(number))).map(Keccak::hash256);
  }

  /// A block with its receipts.
  public Optional<Stored> block(long number) {
    synchronized (cache) {
      Stored cached = cache.get(number);
      if (cached != null) {
        return Optional.of(cached);
      }
    }
    byte[] header = database.get(Table.HEADER, key(number));
    byte[] body = database.get(Table.BODY, key(number));
    byte[] receipts = database.get(Table.RECEIPTS, key(number));
    if (header == null || body == null || receipts == null) {
      return Optional.empty();
    }
    Stored stored = read(number, () -> decode(header, body, receipts));
    remember(stored.block(), stored.receipts());
    return Optional.of(stored);
  }

  /// Number of the block with that hash.
  public OptionalLong number(Hash hash) {
    byte[] number = database.get(Table.NUMBER, hash.bytes());
    return number == null
        ? OptionalLong.empty()
        : OptionalLong.of(ByteBuffer.wrap(number).getLong());
  }

  /// Where the transaction with that hash stands.
  public Optional<Position> position(Hash transaction) {
    return Optional.ofNullable(database.get(Table.TRANSACTION, transaction.bytes()))
        .map(ByteBuffer::wrap)
        .map(bytes -> new Position(bytes.getLong(), bytes.getInt()));
  }

  private static Stored decode(byte[] header, byte[] body, byte[] receipts) {
    List<RlpItem> parts = Rlp.items(Rlp.decode(body), 2);
    List<SignedTransaction> transactions = new ArrayList<>();
    for (RlpItem item : Rlp.items(parts.get(0))) {
      List<RlpItem> pair = Rlp.items(item, 2);
      byte[] encoded = Rlp.bytes(pair.get(0));
      transactions.add(
          new SignedTransaction(
              Transaction.decode(encoded),
              encoded,
              Keccak.hash256(encoded),
              Rlp.address(pair.get(1))));
    }
    Block block =
        Block.of(
            BlockHeader.decode(header),
            transactions,
            Rlp.items(parts.get(1)).stream().map(Withdrawal::fromRlp).toList());
    List<Receipt> decoded =
        Rlp.items(Rlp.decode(receipts)).stream().map(Receipt::fromStored).toList();
    return new Stored(block, decoded);
  }

  private static <T> T read(long number, java.util.function.Supplier<T> decoder) {
    try {
      return decoder.get();
    } catch (RlpException e) {
      throw new Fault(Code.CHAIN_DAMAGED, "the stored block " + number + " is damaged", e);
    }
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
