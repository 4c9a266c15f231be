package org.openledger.chain.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The durable database: RocksDB in one directory.
///
/// A batch is one record of the write-ahead log, synced to the disk before `write` returns unless
/// syncing is off. After a crash an unfinished last record is dropped (nobody was told that it
/// happened); damage anywhere else is an error and never skipped.
public final class RocksDatabase implements Database {
  private static final long CACHE_BYTES = 64L << 20;
  private static final long WRITE_BUFFER_BYTES = 32L << 20;
  private static final int OPEN_FILES_MAX = 256;
  private static final String DAMAGED =
      "the files are damaged: restore the directory from a backup";
  private static final int BLOOM_BITS_PER_KEY = 10;

  /// Room beyond the log that opening rewrites: without it a full disk would be closed for reading.
  private static final int ROOM_BYTES = 1 << 20;

  private final Path directory;
  private final Options options;
  private final WriteOptions writeOptions;

  /// Held for reading by whoever uses the database, so that it is closed under nobody.
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private @Nullable RocksDB rocks;
  private boolean closed;

  private RocksDatabase(Path directory, Options options, WriteOptions writeOptions, RocksDB rocks) {
    this.directory = directory;
    this.options = options;
    this.writeOptions = writeOptions;
    this.rocks = rocks;
  }

  /// Opens the database in a directory, which is made if need be.
  ///
  /// @param sync whether each batch is on the disk before it counts as written
  /// @throws Failure if it is damaged, in use, or cannot be read or written
  public static RocksDatabase open(Path directory, boolean sync) {
    RocksLibrary.load();
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setParanoidChecks(true)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setKeepLogFileNum(2)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(new LRUCache(CACHE_BYTES))
                    .setFilterPolicy(new BloomFilter(BLOOM_BITS_PER_KEY))
                    .setCacheIndexAndFilterBlocks(true));
    try {
      PrivateFiles.createFolders(directory);
      refuseRemains(directory);
      RocksDB rocks = RocksDB.open(options, directory.toString());
      return new RocksDatabase(directory, options, new WriteOptions().setSync(sync), rocks);
    } catch (RocksDBException e) {
      options.close();
      throw failure("open", directory, e);
    } catch (IOException e) {
      options.close();
      throw new Fault(Code.CHAIN_STORAGE, "cannot make the directory " + directory, e);
    }
  }

  /// Without its list of files RocksDB would take the directory for an empty one and delete the
  /// rest.
  private static void refuseRemains(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      boolean remains =
          files.anyMatch(file -> file.getFileName().toString().matches(".*\\.(sst|log)"));
      if (remains && Files.notExists(directory.resolve("CURRENT"))) {
        throw new Fault(
            Code.CHAIN_DAMAGED, "the file CURRENT is missing in " + directory + "; " + DAMAGED);
      }
    }
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    use.readLock().lock();
    try {
      return opened().get(table.key(key));
    } catch (RocksDBException e) {
      throw failure("read", directory, e);
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void scan(Table table, byte[] from, Visitor visitor) {
    byte[] start = table.key(from);
    use.readLock().lock();
    try (RocksIterator iterator = opened().newIterator()) {
      for (iterator.seek(start); iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        if (key[0] != start[0]
            || !visitor.visit(Arrays.copyOfRange(key, 1, key.length), iterator.value())) {
          return;
        }
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failure("read", directory, e);
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void write(Batch batch) {
    use.readLock().lock();
    try (WriteBatch writes = new WriteBatch()) {
      for (Batch.Write write : batch.writes()) {
        byte[] value = write.value();
        if (value == null) {
          writes.delete(write.key());
        } else {
          writes.put(write.key(), value);
        }
      }
      opened().write(writeOptions, writes);
    } catch (RocksDBException e) {
      throw failure("write", directory, e);
    } finally {
      use.readLock().unlock();
    }
  }

  private RocksDB opened() {
    RocksDB open = rocks;
    if (open == null) {
      throw new Fault(
          Code.CHAIN_STORAGE, "the chain's database in " + directory + " is not open just now");
    }
    return open;
  }

  /// RocksDB refuses to write after a write has failed; opened again it goes on from its log.
  @Override
  public void reopen() {
    requireRoom();
    use.writeLock().lock();
    try {
      if (closed) {
        throw new Fault(Code.CHAIN_STORAGE, "the chain's database is closed");
      }
      if (rocks != null) {
        rocks.close();
        rocks = null;
      }
      rocks = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw failure("open", directory, e);
    } finally {
      use.writeLock().unlock();
    }
  }

  /// Opening writes what the log holds once more. Where there is no room for that, the database
  /// stays open as it is, for reading.
  private void requireRoom() {
    Path trial = directory.resolve("room.tmp");
    try {
      long bytes = ROOM_BYTES;
      try (var logs = Files.newDirectoryStream(directory, "*.log")) {
        for (Path log : logs) {
          bytes += Files.size(log);
        }
      }
      try (FileChannel channel =
          FileChannel.open(trial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        ByteBuffer chunk = ByteBuffer.allocate(ROOM_BYTES);
        for (long written = 0; written < bytes; written += channel.write(chunk)) {
          chunk.clear();
        }
        channel.force(true);
      } finally {
        Files.deleteIfExists(trial);
      }
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "there is no room to write in " + directory, e);
    }
  }

  /// Files that never change are linked where the folder is on the same disk, so that a copy takes
  /// little time and room.
  @Override
  public void copyTo(Path folder) {
    use.readLock().lock();
    try (Checkpoint checkpoint = Checkpoint.create(opened())) {
      checkpoint.createCheckpoint(folder.toString());
    } catch (RocksDBException e) {
      throw failure("copy", directory, e);
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (rocks != null) {
        rocks.close();
      }
      writeOptions.close();
      options.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  private static Failure failure(String action, Path directory, RocksDBException cause) {
    String message = String.valueOf(cause.getMessage());
    Status status = cause.getStatus();
    boolean damaged = status != null && (isCorrupt(status) || isMissingFile(status));
    String advice =
        damaged ? DAMAGED : "check free space, permissions, and that no other node uses it";
    return new Fault(
        damaged ? Code.CHAIN_DAMAGED : Code.CHAIN_STORAGE,
        "cannot %s the chain's database in %s (%s); %s"
            .formatted(action, directory, message, advice),
        cause);
  }

  private static boolean isCorrupt(Status status) {
    return status.getCode() == Status.Code.Corruption;
  }

  /// Whether a file is not there. RocksDB has a sub-code for it, of which its Java classes know no
  /// more than that they do not know it; of all that reading and opening meet, it is the only such.
  private static boolean isMissingFile(Status status) {
    return status.getCode() == Status.Code.IOError
        && status.getSubCode() == Status.SubCode.Undefined;
  }
}
