package org.openledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;

@NullUnmarked
class BlobsTest {
  @TempDir Path directory;

  @Test
  void aBlobIsNamedByItsDigestAndReadBack() {
    var blobs = Blobs.open(directory, 100);
    var id = blobs.put("abc".getBytes(UTF_8));
    assertThat(id.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(blobs.put("abc".getBytes(UTF_8))).isEqualTo(id);
    assertThat(blobs.read(id)).isEqualTo("abc".getBytes(UTF_8));
    assertThat(blobs.contains(id)).isTrue();
  }

  @Test
  void aChangedBlobIsRefused() throws Exception {
    var blobs = Blobs.open(directory, 100);
    var id = blobs.put("abc".getBytes(UTF_8));
    Files.writeString(directory.resolve("ba").resolve(id.sha256()), "abd");
    assertCode(() -> blobs.read(id), Code.BLOB_DAMAGED);
  }

  @Test
  void aTooLargeBlobLeavesNothingBehind() throws Exception {
    var blobs = Blobs.open(directory, 100);
    assertCode(() -> blobs.put(new byte[101]), Code.BLOB_TOO_LARGE);
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void blobsAreTheirOwnersAlone() throws Exception {
    var root = directory.resolve("blobs");
    var id = Blobs.open(root, 100).put("abc".getBytes(UTF_8));
    var folder = root.resolve("ba");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    var file = folder.resolve(id.sha256());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aMissingBlobIsNamed() {
    var blobs = Blobs.open(directory, 100);
    var absent = new BlobId("0".repeat(64));
    assertCode(() -> blobs.read(absent), Code.BLOB_MISSING);
  }

  private static void assertCode(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
