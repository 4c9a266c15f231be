package org.openledger.node.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.core.crypto.Address;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;

/// A backup is what was written, or refused: every byte of it counts.
class BackupFileTest {
  private static final String LONG = "models/adapters/" + "long-name/".repeat(5) + "x".repeat(95);

  @TempDir Path directory;

  private final Map<String, byte[]> files = new TreeMap<>();

  BackupFileTest() {
    files.put("blobs/ab/" + "ab".repeat(32), "a blob".getBytes(UTF_8));
    files.put("database/settle.receipt.copy", new byte[600]);
    files.put("master.key", "00".repeat(32).getBytes(UTF_8));
    files.put(LONG, new byte[0]);
  }

  private static Manifest manifest(List<Manifest.File> files) {
    return new Manifest(
        new Manifest.Origin("test", Instant.EPOCH, Address.ZERO, Optional.of(Hash.ZERO)),
        Optional.of(7L),
        new TreeMap<>(Map.of("settle", "3")),
        List.of(new Manifest.Table("settle.receipt", List.of("id", "sequence"), 2)),
        new TreeMap<>(Map.of("settle.receipt_number", 1L << 60)),
        files);
  }

  private byte[] written() throws IOException {
    var out = new ByteArrayOutputStream();
    var writer = new BackupWriter(out);
    for (var file : files.entrySet()) {
      writer.add(file.getKey(), file.getValue());
    }
    writer.finish(manifest(writer.files()));
    return out.toByteArray();
  }

  private Manifest check(byte[] bytes) throws IOException {
    return BackupReader.check(Files.write(directory.resolve("backup.tar"), bytes));
  }

  /// Without a file: thousands of them take a disk its time.
  private static void assertDamaged(byte[] bytes, String naming) {
    assertThatThrownBy(() -> BackupReader.check(new ByteArrayInputStream(bytes)))
        .hasMessageContaining(naming)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.BACKUP_DAMAGED));
  }

  @Test
  void aManifestThatIsNoUtf8IsRefusedAsThat() {
    byte[] encoded = manifest(List.of()).encoded();
    encoded[new String(encoded, UTF_8).indexOf("test")] = (byte) 0xff;
    assertThatThrownBy(() -> Manifest.decode(encoded))
        .hasMessageContaining("not UTF-8")
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Code.BACKUP_DAMAGED));
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    var manifest = check(written());
    assertThat(manifest.files())
        .extracting(Manifest.File::name)
        .containsExactlyElementsOf(files.keySet());
    assertThat(manifest).isEqualTo(manifest(manifest.files()));
    assertThat(manifest.hasKey()).isTrue();
    var read = new TreeMap<String, ByteArrayOutputStream>();
    BackupReader.unpack(
        directory.resolve("backup.tar"),
        manifest,
        name -> read.computeIfAbsent(name, _ -> new ByteArrayOutputStream()));
    assertThat(read.keySet()).isEqualTo(files.keySet());
    read.forEach((name, bytes) -> assertThat(bytes.toByteArray()).isEqualTo(files.get(name)));
  }

  @Test
  void everyTarProgramReadsIt() throws IOException {
    Files.write(directory.resolve("backup.tar"), written());
    var found = new TreeMap<String, Long>();
    try (var tar =
        new TarArchiveInputStream(Files.newInputStream(directory.resolve("backup.tar")))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.isCheckSumOK()).isTrue();
        assertThat(entry.getMode()).isEqualTo(0600);
        found.put(entry.getName(), entry.getSize());
      }
    }
    assertThat(found.keySet()).containsAll(files.keySet()).contains("manifest.json");
    files.forEach((name, bytes) -> assertThat(found).containsEntry(name, (long) bytes.length));
  }

  @Test
  void everyFlippedBitIsFoundWhereverItIs() throws IOException {
    var good = written();
    for (int at = 0; at < good.length; at++) {
      var bad = good.clone();
      bad[at] ^= (byte) (1 << at % 8);
      assertDamaged(bad, "");
    }
  }

  @Test
  void theFileThatWasChangedIsNamed() throws IOException {
    for (var name : files.keySet()) {
      if (files.get(name).length > 0) {
        var good = written();
        int at = new String(good, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(name);
        good[at + TarHeader.BLOCK_BYTES] ^= 1;
        assertDamaged(good, name + " is not what the manifest says");
      }
    }
  }

  @Test
  void aBackupThatIsCutAnywhereIsNone() throws IOException {
    var good = written();
    for (int length = 0; length < good.length; length += 61) {
      assertDamaged(Arrays.copyOf(good, length), "");
    }
    assertDamaged(Arrays.copyOf(good, good.length - 1), "cut off");
    assertDamaged(Arrays.copyOf(good, good.length + 1), "something else follows");
    assertThat(check(good)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escape",
        "/etc/passwd",
        "models/../../escape",
        "models/./x",
        "models//x",
        "models/.hidden",
        "models",
        "blobs/ab/" + "short",
        "chain/sub/CURRENT",
        "chain/..",
        "database/postgres/lock",
        "database/settle.receipt.copy/x",
        "api.key",
        "master.key/x",
        "native/lib.so",
        "models/a\nb",
      })
  void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
    assertThatThrownBy(
            () -> new BackupWriter(OutputStream.nullOutputStream()).add(name, new byte[1]))
        .isInstanceOf(IOException.class);
    var hostile = new ByteArrayOutputStream();
    hostile.write(new TarHeader(name, 0).encoded());
    hostile.write(written());
    assertDamaged(hostile.toByteArray(), "which no backup holds");
  }

  @Test
  void whatIsNoPlainFileOrTwiceThereIsRefused() throws IOException {
    for (char type : new char[] {'1', '2', '3', '5', 'L', 'x', 'g', 'S', '\0'}) {
      var good = written();
      good[156] = (byte) type;
      int sum = 0;
      Arrays.fill(good, 148, 156, (byte) ' ');
      for (int i = 0; i < TarHeader.BLOCK_BYTES; i++) {
        sum += good[i] & 0xff;
      }
      System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, good, 148, 8);
      assertDamaged(good, "there is no file header at its beginning");
    }
    var twice = new ByteArrayOutputStream();
    twice.write(new TarHeader("master.key", 0).encoded());
    twice.write(written());
    assertDamaged(twice.toByteArray(), "it holds master.key twice");
  }

  @Test
  void aFileThatTheManifestDoesNotNameIsRefusedAndOneThatIsMissingToo() throws IOException {
    var more = new ByteArrayOutputStream();
    more.write(new TarHeader("chain/CURRENT", 0).encoded());
    more.write(written());
    assertDamaged(more.toByteArray(), "chain/CURRENT is not what the manifest says");
    var good = written();
    var less = Arrays.copyOfRange(good, 2 * TarHeader.BLOCK_BYTES, good.length);
    assertDamaged(less, "is not what the manifest says");
  }

  @Test
  void anotherFormIsRefusedAsSuch() throws IOException {
    var text = new String(written(), UTF_8);
    var manifest = text.substring(text.indexOf("{"), text.lastIndexOf("}") + 2);
    var other = manifest.replace("\"version\": 1", "\"version\": 2");
    var sealed =
        text.replace(manifest, other)
            .replace(Sha256.digest(manifest).toString(), Sha256.digest(other).toString());
    assertThatThrownBy(() -> check(sealed.getBytes(UTF_8)))
        .hasMessageContaining("a form that this program does not know");
    var strange = manifest.replace("\"block\": 7", "\"clock\": 7");
    var resealed =
        text.replace(manifest, strange)
            .replace(Sha256.digest(manifest).toString(), Sha256.digest(strange).toString());
    assertDamaged(resealed.getBytes(UTF_8), "is not written as backups write it");
    assertThatThrownBy(() -> BackupReader.check(directory)).hasMessageContaining("is no file");
  }

  @Test
  void lengthsOfAllSizesAreWrittenAsTarWritesThem() {
    for (long bytes : new long[] {0, 1, 511, 512, (1L << 33) - 1, 1L << 33, Long.MAX_VALUE}) {
      var header = new TarHeader("master.key", bytes);
      assertThat(TarHeader.decode(header.encoded())).contains(header);
    }
    assertThat(TarHeader.fits("x".repeat(101))).isFalse();
    assertThat(TarHeader.fits("x/".repeat(200))).isFalse();
  }
}
