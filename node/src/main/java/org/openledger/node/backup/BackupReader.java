package org.openledger.node.backup;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// Reads a backup that anybody may have made: from front to back, in bounded memory, and nothing of
/// it is used before all of it was compared with its manifest.
public final class BackupReader {
  private static final int FILES_MAX = 200_000;
  private static final int MANIFEST_BYTES_MAX = 32 << 20;
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private final Sink sink;
  private final List<Manifest.File> files = new ArrayList<>();
  private final HashSet<String> names = new HashSet<>();

  private BackupReader(InputStream in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  /// Takes the files of a backup.
  @FunctionalInterface
  public interface Sink {
    /// Opens what takes one of them.
    OutputStream open(String name) throws IOException;
  }

  /// Reads all of a backup and compares it with its manifest; writes nothing.
  ///
  /// @throws Fault naming what is damaged
  public static Manifest check(Path file) {
    return read(file, _ -> OutputStream.nullOutputStream());
  }

  /// The same of bytes that lie elsewhere.
  static Manifest check(InputStream in) throws IOException {
    return new BackupReader(in, _ -> OutputStream.nullOutputStream()).read();
  }

  /// Reads a backup again, which is still the one that was checked.
  ///
  /// @throws Fault if it is not; then what was taken must not be used
  public static void unpack(Path file, Manifest checked, Sink sink) {
    if (!read(file, sink).equals(checked)) {
      throw new Fault(Code.BACKUP_DAMAGED, file + " was changed after it was checked");
    }
  }

  private static Manifest read(Path file, Sink sink) {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(Code.NO_SUCH_FILE, file + " is no file");
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file), bufferBytes(file))) {
      return new BackupReader(in, sink).read();
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot read %s or write what is in it: %s".formatted(file, e), e);
    }
  }

  /// No larger than the file, so that a small one is read in no time.
  private static int bufferBytes(Path file) throws IOException {
    return Math.clamp(Files.size(file), 1, BUFFER_BYTES);
  }

  private Manifest read() throws IOException {
    var header = header();
    while (!header.name().equals(EntryNames.MANIFEST)) {
      requireName(header.name());
      try (var out = sink.open(header.name())) {
        files.add(new Manifest.File(header.name(), header.bytes(), copy(header, out)));
      }
      header = header();
    }
    byte[] encoded = bytes(header);
    requireSeal(BackupWriter.seal(Sha256.digest(encoded)));
    requireEnd();
    var manifest = Manifest.decode(encoded);
    requireSame(manifest.files());
    return manifest;
  }

  private void requireName(String name) {
    if (!EntryNames.isFile(name)) {
      throw damaged("it holds " + quoted(name) + ", which no backup holds");
    }
    if (!names.add(name)) {
      throw damaged("it holds " + name + " twice");
    }
    if (names.size() > FILES_MAX) {
      throw damaged("it holds more than " + FILES_MAX + " files");
    }
  }

  /// A stranger's name must not write to a terminal.
  private static String quoted(String name) {
    return '"' + name.replaceAll("[^ -~]", "?") + '"';
  }

  private TarHeader header() throws IOException {
    var block = block();
    return TarHeader.decode(block).orElseThrow(() -> damaged("there is no file header " + after()));
  }

  private String after() {
    return files.isEmpty() ? "at its beginning" : "after " + files.getLast().name();
  }

  private byte[] block() throws IOException {
    var block = new byte[TarHeader.BLOCK_BYTES];
    int read = 0;
    while (read < block.length) {
      int n = in.read(block, read, block.length - read);
      if (n < 0) {
        throw damaged("it is cut off " + after());
      }
      read += n;
    }
    return block;
  }

  private Hash copy(TarHeader header, OutputStream out) throws IOException {
    MessageDigest sha256 = Sha256.instance();
    var chunk = new byte[Math.clamp(header.bytes(), 0, CHUNK_BYTES)];
    for (long left = header.bytes(); left > 0; ) {
      int n = in.read(chunk, 0, (int) Math.min(left, chunk.length));
      if (n < 0) {
        throw damaged("it is cut off in " + header.name());
      }
      sha256.update(chunk, 0, n);
      out.write(chunk, 0, n);
      left -= n;
    }
    for (int i = TarHeader.padding(header.bytes()); i > 0; i--) {
      if (in.read() != 0) {
        throw damaged("it is damaged or cut off after " + header.name());
      }
    }
    return Hash.of(sha256.digest());
  }

  private byte[] bytes(TarHeader header) throws IOException {
    if (header.bytes() > MANIFEST_BYTES_MAX) {
      throw damaged(header.name() + " is too long");
    }
    var bytes = new ByteArrayOutputStream();
    copy(header, bytes);
    return bytes.toByteArray();
  }

  private void requireSeal(byte[] seal) throws IOException {
    var header = header();
    if (!header.name().equals(EntryNames.SEAL) || !Arrays.equals(bytes(header), seal)) {
      throw damaged(EntryNames.MANIFEST + " does not have the digest that follows it");
    }
  }

  private void requireEnd() throws IOException {
    var zeros = new byte[TarHeader.BLOCK_BYTES];
    boolean ends = true;
    for (int i = 0; i < TarHeader.END_BLOCKS; i++) {
      ends &= Arrays.equals(block(), zeros);
    }
    if (!ends || in.read() >= 0) {
      throw damaged("something else follows its manifest");
    }
  }

  private void requireSame(List<Manifest.File> named) {
    for (int i = 0; i < Math.max(named.size(), files.size()); i++) {
      var wanted = i < named.size() ? Optional.of(named.get(i)) : Optional.<Manifest.File>empty();
      var found = i < files.size() ? Optional.of(files.get(i)) : Optional.<Manifest.File>empty();
      if (!found.equals(wanted)) {
        var name = found.or(() -> wanted).map(Manifest.File::name).orElse("");
        throw damaged(name + " is not what the manifest says");
      }
    }
  }

  private static Fault damaged(String what) {
    return new Fault(Code.BACKUP_DAMAGED, "the backup is damaged: " + what);
  }
}
