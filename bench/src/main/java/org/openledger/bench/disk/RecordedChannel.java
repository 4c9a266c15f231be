package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.openledger.bench.disk.Effect.Cut;
import org.openledger.bench.disk.Effect.Forced;
import org.openledger.bench.disk.Effect.Written;

/// An open file whose changes are noted.
final class RecordedChannel extends FileChannel {
  private final FileChannel real;
  private final Journal journal;
  private final int number;

  RecordedChannel(FileChannel real, Journal journal, int number) {
    this.real = real;
    this.journal = journal;
    this.number = number;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    long position = real.position();
    int written = write(from, position);
    real.position(position + written);
    return written;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    journal.ask();
    var bytes = new byte[from.remaining()];
    from.get(bytes);
    var left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      real.write(left, position + left.position());
    }
    journal.note(new Written(number, position, bytes));
    return bytes.length;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(from[i]);
    }
    return written;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    journal.ask();
    journal.note(new Forced(number));
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    journal.ask();
    real.truncate(size);
    journal.note(new Cut(number, size));
    return this;
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    throw new IOException("nothing is transferred into recorded files");
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return real.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return real.read(to, offset, length);
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return real.read(to, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return real.transferTo(position, count, to);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (!mode.equals(MapMode.READ_ONLY)) {
      throw new IOException("recorded files are not mapped for writing");
    }
    return real.map(mode, position, size);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // whoever asks closes it
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // whoever asks closes it
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
