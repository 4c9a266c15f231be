package org.openledger.chain.state;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// RocksDB's native library, unpacked once beside the database.
///
/// Left to itself it unpacks 15 MB into the temporary directory at every start, and leaves them
/// there when the process is killed.
final class RocksLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(RocksLibrary.class);
  private static final int CHUNK_BYTES = 1 << 20;

  private RocksLibrary() {}

  /// Loads the library from a directory, which is made and filled if need be. Where that cannot be,
  /// the library unpacks itself.
  static synchronized void load(Path directory) {
    if (isUnpacked(directory)) {
      try {
        RocksDB.loadLibrary(List.of(directory.toAbsolutePath().toString()));
        return;
      } catch (UnsatisfiedLinkError e) {
        LOG.warn("{} cannot be loaded from its place", directory, e);
      }
    }
    RocksDB.loadLibrary();
  }

  /// Whether the directory holds the library as it came, which is put there if it is not.
  static boolean isUnpacked(Path directory) {
    URL url =
        RocksDB.class.getClassLoader().getResource(Environment.getJniLibraryFileName("rocksdb"));
    try {
      if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
        return false;
      }
      JarEntry entry = jar.getJarEntry();
      // The name under which a loader that is given a directory looks for it.
      Path file = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
      if (!isSame(file, entry)) {
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, "library", ".part");
        try (InputStream in = jar.getInputStream()) {
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
          Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(part);
        }
      }
      return isSame(file, entry);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSame(Path file, JarEntry entry) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    CRC32 crc = new CRC32();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(chunk) >= 0) {
        crc.update(chunk.flip());
        chunk.clear();
      }
    }
    return crc.getValue() == entry.getCrc();
  }
}
