package org.openledger.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Sha256;

/// Content-addressed files: a blob's name is the SHA-256 of its bytes.
///
/// A blob appears whole or not at all (temporary file, fsync, rename, fsync of the folder), is
/// never changed afterwards, is private to the node's account, and is checked against its name on
/// every read.
public final class Blobs {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path root;
  private final long bytesMax;

  /// Folders whose own names are known to be on the disk.
  private final Set<Path> synced = ConcurrentHashMap.newKeySet();

  private Blobs(Path root, long bytesMax) {
    this.root = root;
    this.bytesMax = bytesMax;
  }

  /// The blobs under a directory; none may be larger than `bytesMax`.
  public static Blobs open(Path root, long bytesMax) {
    if (bytesMax < 1) {
      throw new IllegalArgumentException("bytesMax " + bytesMax);
    }
    try {
      PrivateFiles.createFolders(root);
    } catch (IOException e) {
      throw failure("cannot create " + root, e);
    }
    return new Blobs(root, bytesMax);
  }

  /// Stores bytes; storing the same bytes again changes nothing.
  public BlobId put(byte[] content) {
    return put(new ByteArrayInputStream(content));
  }

  /// Stores a stream, read to its end in bounded memory.
  public BlobId put(InputStream content) {
    var sha256 = Sha256.instance();
    try {
      var partial = Files.createTempFile(root, "partial-", ".tmp"); // mode 600
      try {
        write(new DigestInputStream(content, sha256), partial);
        var id = BlobId.of(sha256.digest());
        publish(partial, id);
        return id;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw failure("cannot store a blob in " + root, e);
    }
  }

  public boolean contains(BlobId id) {
    return Files.isRegularFile(file(id));
  }

  /// The blob's bytes, checked against its name.
  public byte[] read(BlobId id) {
    var bytes = new ByteArrayOutputStream();
    copy(id, bytes);
    return bytes.toByteArray();
  }

  /// Copies the blob to `out`. A blob whose bytes are not those of its name is refused at the end:
  /// what was copied until then must not be used.
  public void copy(BlobId id, OutputStream out) {
    var sha256 = Sha256.instance();
    try (var in = new DigestInputStream(Files.newInputStream(file(id)), sha256)) {
      transfer(in, out);
    } catch (NoSuchFileException e) {
      throw new Fault(Code.BLOB_MISSING, "no blob " + id, e);
    } catch (IOException e) {
      throw failure("cannot read blob " + id, e);
    }
    if (!BlobId.of(sha256.digest()).equals(id)) {
      throw new Fault(Code.BLOB_DAMAGED, "the bytes of blob " + id + " were changed");
    }
  }

  private void publish(Path partial, BlobId id) throws IOException {
    var target = file(id);
    var folder = root.resolve(id.folder());
    if (!synced.contains(folder)) {
      PrivateFiles.createFolders(folder);
      synced.add(folder);
    }
    if (Files.exists(target)) {
      PrivateFiles.syncFolder(folder); // whoever put it there may have been stopped before
    } else {
      PrivateFiles.moveInto(partial, target);
    }
  }

  private void write(InputStream in, Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      transfer(
          in,
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              var buffer = ByteBuffer.wrap(bytes, offset, length);
              while (buffer.hasRemaining()) {
                channel.write(buffer);
              }
            }
          });
      channel.force(true);
    }
  }

  private void transfer(InputStream in, OutputStream out) throws IOException {
    var chunk = new byte[CHUNK_BYTES];
    long total = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      total += read;
      if (total > bytesMax) {
        throw new Refusal(Code.BLOB_TOO_LARGE, "a blob may have at most " + bytesMax + " bytes");
      }
      out.write(chunk, 0, read);
    }
  }

  private Path file(BlobId id) {
    return root.resolve(id.folder()).resolve(id.sha256());
  }

  private static Failure failure(String message, IOException cause) {
    return new Fault(Code.IO, message + ": " + cause, cause);
  }
}
