package org.openledger.node.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// Writes a backup: files one after another, the manifest of them, and its digest.
public final class BackupWriter {
  private static final int CHUNK_BYTES = 1 << 16;

  private final OutputStream out;
  private final List<Manifest.File> files = new ArrayList<>();

  /// @param out where to, which is not closed
  public BackupWriter(OutputStream out) {
    this.out = out;
  }

  /// What was written so far.
  public List<Manifest.File> files() {
    return List.copyOf(files);
  }

  /// Adds a file of a home, which nobody may change meanwhile.
  public void add(String name, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      add(name, Files.size(file), in);
    }
  }

  /// Adds a file with this content.
  public void add(String name, byte[] content) throws IOException {
    add(name, content.length, new ByteArrayInputStream(content));
  }

  private void add(String name, long bytes, InputStream content) throws IOException {
    if (!EntryNames.isFile(name)) {
      throw new IOException(name + " has a name that no file of a backup has; rename it");
    }
    files.add(new Manifest.File(name, bytes, write(name, bytes, content)));
  }

  private Hash write(String name, long bytes, InputStream content) throws IOException {
    var sha256 = Sha256.instance();
    out.write(new TarHeader(name, bytes).encoded());
    if (copy(content, sha256) != bytes) {
      throw new IOException(name + " was changed while it was copied");
    }
    out.write(new byte[TarHeader.padding(bytes)]);
    return Hash.of(sha256.digest());
  }

  private long copy(InputStream content, MessageDigest sha256) throws IOException {
    var chunk = new byte[CHUNK_BYTES];
    long copied = 0;
    for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
      sha256.update(chunk, 0, n);
      out.write(chunk, 0, n);
      copied += n;
    }
    return copied;
  }

  /// Ends the backup with its manifest, without which it is none.
  public void finish(Manifest manifest) throws IOException {
    if (!manifest.files().equals(files)) {
      throw new AssertionError("the manifest names other files than were written");
    }
    var encoded = manifest.encoded();
    write(EntryNames.MANIFEST, encoded.length, new ByteArrayInputStream(encoded));
    var seal = seal(manifest.digest());
    write(EntryNames.SEAL, seal.length, new ByteArrayInputStream(seal));
    out.write(new byte[TarHeader.END_BLOCKS * TarHeader.BLOCK_BYTES]);
  }

  static byte[] seal(Hash digest) {
    return (digest + "\n").getBytes(US_ASCII);
  }
}
