package org.openledger.chain.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.openledger.chain.block.BlockStore;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;

/// A note of the newest stored block beside the database, written after each block.
///
/// A database whose last file was cut off opens without complaint at an older block. The note
/// tells: it is written only after its block is on the disk, so it can never be ahead of a sound
/// database.
final class HeadMark implements AutoCloseable {
  static final String FILE = "head";
  private static final int CONTENT_BYTES = Long.BYTES + Hash.SIZE;
  private static final int SIZE = CONTENT_BYTES + Integer.BYTES;

  private final Path file;
  private final FileChannel channel;

  private HeadMark(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the note in a chain's directory and checks that the noted block is in the store.
  ///
  /// @throws Failure if blocks were lost
  static HeadMark open(Path directory, BlockStore blocks) {
    Path file = directory.resolve(FILE);
    HeadMark mark;
    try {
      mark =
          new HeadMark(
              file,
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "cannot open " + file, e);
    }
    try {
      mark.check(blocks);
      return mark;
    } catch (Failure e) {
      mark.close();
      throw e;
    }
  }

  /// Checks that the noted block is in the store. A note that is itself damaged says nothing.
  ///
  /// @throws Failure if blocks were lost
  void check(BlockStore blocks) {
    ByteBuffer note = ByteBuffer.allocate(SIZE);
    try {
      channel.read(note, 0);
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "cannot read " + file, e);
    }
    if (note.position() < SIZE || note.getInt(CONTENT_BYTES) != checksum(note.array())) {
      return;
    }
    byte[] hash = new byte[Hash.SIZE];
    note.get(Long.BYTES, hash);
    long number = note.getLong(0);
    if (!blocks.hash(number).equals(java.util.Optional.of(Hash.of(hash)))) {
      throw new Fault(
          Code.CHAIN_DAMAGED,
          ("block %d was stored but is not in the database any more, whose newest is %d: its last"
                  + " file is damaged or an older copy was put back; restore the directory from a"
                  + " backup")
              .formatted(number, blocks.head().orElse(0)));
    }
  }

  /// Notes a stored block.
  void write(long number, Hash hash) {
    ByteBuffer note = ByteBuffer.allocate(SIZE);
    note.putLong(number).put(hash.bytes()).putInt(checksum(note.array())).flip();
    try {
      channel.write(note, 0);
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "cannot write " + file, e);
    }
  }

  private static int checksum(byte[] note) {
    CRC32C crc = new CRC32C();
    crc.update(note, 0, CONTENT_BYTES);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Fault(Code.CHAIN_STORAGE, "cannot close " + file, e);
    }
  }
}
