package org.openledger.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path folder;

  @Test
  void foldersAndFilesAreTheirOwnersAlone() throws IOException {
    var home = PrivateFiles.createFolders(folder.resolve("a/b/c"));
    assertThat(mode(home)).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(PrivateFiles.createFile(home.resolve("new")))).isEqualTo("rw-------");
    PrivateFiles.write(home.resolve("key"), "secret");
    assertThat(mode(home.resolve("key"))).isEqualTo("rw-------");
    assertThat(home.resolve("key")).hasContent("secret");
  }

  @Test
  void aFolderThatIsThereStays() throws IOException {
    var open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFiles.createFolders(open);
    assertThat(mode(open)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aFileIsCreatedOnceOnly() throws IOException {
    var file = folder.resolve("once");
    PrivateFiles.createFile(file);
    assertThatThrownBy(() -> PrivateFiles.createFile(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void writingThatFailsChangesNothingAndLeavesNothing() throws IOException {
    var file = folder.resolve("file");
    PrivateFiles.write(file, "old");
    assertThatThrownBy(() ->
            PrivateFiles.write(
                file,
                out -> {
                  out.write('n');
                  throw new IOException("disk full");
                }))
        .hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(names(folder)).containsExactly("file");
  }

  @Test
  void writingClosesAFileThatOthersCouldRead() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    PrivateFiles.write(file, new byte[] {1, 2});
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void aLinkIsReplacedNotFollowed() throws IOException {
    var outside = Files.writeString(folder.resolve("outside"), "kept");
    var link = Files.createSymbolicLink(folder.resolve("link"), outside);
    PrivateFiles.write(link, "new");
    assertThat(outside).hasContent("kept");
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(link).hasContent("new");
  }

  @Test
  void aTreeIsDeletedButNotWhatItsLinksPointTo() throws IOException {
    var kept = Files.createDirectories(folder.resolve("kept/inside"));
    Files.writeString(kept.resolve("file"), "kept");
    var tree = Files.createDirectories(folder.resolve("tree/deep/deeper"));
    Files.writeString(tree.resolve("file"), "gone");
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.createSymbolicLink(folder.resolve("tree/broken"), Path.of("nowhere"));
    PrivateFiles.deleteTree(folder.resolve("tree"));
    assertThat(names(folder)).containsExactly("kept");
    assertThat(kept.resolve("file")).hasContent("kept");

    var link = Files.createSymbolicLink(folder.resolve("root"), kept);
    PrivateFiles.deleteTree(link);
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(kept.resolve("file")).hasContent("kept");
    var broken = Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
    PrivateFiles.deleteTree(broken);
    assertThat(Files.exists(broken, LinkOption.NOFOLLOW_LINKS)).isFalse();
    PrivateFiles.deleteTree(folder.resolve("never there"));
  }

  @Test
  void aFolderOthersWriteToIsRefused() throws IOException {
    var shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> PrivateFiles.requireOwnWriting(shared))
        .hasMessageContaining("set its mode to 700");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFiles.requireOwnWriting(shared);
    var link = Files.createSymbolicLink(folder.resolve("link"), shared);
    assertThatThrownBy(() -> PrivateFiles.requireOwnWriting(link)).isInstanceOf(IOException.class);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
