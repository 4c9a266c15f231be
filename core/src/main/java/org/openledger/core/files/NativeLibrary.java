package org.openledger.core.files;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// A native library that comes on the class path, unpacked into a folder of the home.
///
/// It stays there: another start finds it and compares it with what the class path has before it is
/// used. Two processes may unpack at once: one waits for the other, and a file appears by one
/// rename. A library of another version replaces it; who has the old one loaded keeps that.
///
/// @param resource where on the class path it lies
/// @param fileName under which name it is to lie in the folder, as the loader expects it
public record NativeLibrary(URL resource, String fileName) {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final String LOCK = ".unpacking.lock";
  private static final String UNFINISHED = ".*.part";

  /// One process has a file's lock once only, so its threads wait here.
  private static final Object IN_THIS_PROCESS = new Object();

  public NativeLibrary {
    if (fileName.isEmpty() || !Path.of(fileName).equals(Path.of(fileName).getFileName())) {
      throw new IllegalArgumentException("a library's file name is one name, not " + fileName);
    }
  }

  /// A library beside a class, or with a leading slash from the root of its class path.
  ///
  /// @throws IOException if the class path does not have it
  public static NativeLibrary beside(Class<?> owner, String resource, String fileName)
      throws IOException {
    var url = owner.getResource(resource);
    if (url == null) {
      throw new IOException("no " + resource + " on the class path: no library for this machine");
    }
    return new NativeLibrary(url, fileName);
  }

  /// The library's file in a folder, which is made and filled if need be.
  ///
  /// @throws IOException if the folder is one others may write to, or cannot be filled
  public Path unpackInto(Path folder) throws IOException {
    PrivateFiles.createFolders(folder);
    PrivateFiles.requireOwnWriting(folder);
    var file = folder.resolve(fileName);
    var original = Print.of(resource);
    if (!original.isOf(file)) {
      synchronized (IN_THIS_PROCESS) {
        unpack(folder, file, original);
      }
    }
    return file.toAbsolutePath();
  }

  private void unpack(Path folder, Path file, Print original) throws IOException {
    var lockFile = folder.resolve(LOCK);
    try (var lock =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (original.isOf(file)) {
        return; // another process was first
      }
      deleteUnfinished(folder);
      PrivateFiles.write(
          file,
          out -> {
            try (var in = resource.openStream()) {
              in.transferTo(out);
            }
          });
      if (!original.isOf(file)) {
        Files.deleteIfExists(file);
        throw new IOException(file + " is not what the class path has, though just written");
      }
    }
  }

  /// What a killed process left. Whoever holds the lock is the only one who writes here.
  private static void deleteUnfinished(Path folder) throws IOException {
    try (var parts = Files.newDirectoryStream(folder, UNFINISHED)) {
      for (var part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }

  /// By what a copy is known to be whole.
  private sealed interface Print {
    boolean isOf(Path file) throws IOException;

    /// From a jar's directory where the resource is in one: nothing is decompressed then.
    static Print of(URL resource) throws IOException {
      if (resource.openConnection() instanceof JarURLConnection jar) {
        var entry = jar.getJarEntry();
        return new Entry(entry.getSize(), entry.getCrc());
      }
      try (var in = resource.openStream()) {
        return new Digest(Sha256.digest(in.readAllBytes()));
      }
    }
  }

  private record Digest(Hash sha256) implements Print {
    @Override
    public boolean isOf(Path file) throws IOException {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Sha256.digest(file).equals(sha256);
    }
  }

  private record Entry(long size, long crc) implements Print {
    @Override
    public boolean isOf(Path file) throws IOException {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) == size
          && checkSum(file) == crc;
    }

    private static long checkSum(Path file) throws IOException {
      var sum = new CRC32();
      var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
      try (var channel = FileChannel.open(file)) {
        while (channel.read(chunk) >= 0) {
          sum.update(chunk.flip());
          chunk.clear();
        }
      }
      return sum.getValue();
    }
  }
}
