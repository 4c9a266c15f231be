package org.openledger.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final int LIBRARY_BYTES = 3_000_000;

  @TempDir Path folder;

  @Test
  void aLibraryInAJarAppearsInTheFolderAndStays() throws IOException {
    var library = inJar("one.jar", (byte) 1);
    var file = library.unpackInto(folder.resolve("home/native"));
    assertThat(file).isAbsolute().hasFileName("libx.so").hasBinaryContent(content((byte) 1));
    assertThat(mode(folder.resolve("home/native"))).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
    var then = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, then);
    library.unpackInto(folder.resolve("home/native"));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(then);
  }

  @Test
  void aLibraryThatIsDamagedCutOrOfAnotherVersionIsReplaced() throws IOException {
    var library = inJar("one.jar", (byte) 1);
    var file = library.unpackInto(folder);
    var damaged = content((byte) 1);
    damaged[LIBRARY_BYTES / 2] ^= 1;
    for (var wrong : new byte[][] {damaged, Arrays.copyOf(damaged, 100), new byte[0]}) {
      Files.write(file, wrong);
      library.unpackInto(folder);
      assertThat(file).hasBinaryContent(content((byte) 1));
    }
    inJar("two.jar", (byte) 2).unpackInto(folder);
    assertThat(file).hasBinaryContent(content((byte) 2));
  }

  @Test
  void aLinkInItsPlaceIsReplaced() throws IOException {
    var elsewhere = Files.write(folder.resolve("elsewhere"), content((byte) 1));
    var home = PrivateFiles.createFolders(folder.resolve("home"));
    Files.createSymbolicLink(home.resolve("libx.so"), elsewhere);
    var file = inJar("one.jar", (byte) 1).unpackInto(home);
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }

  @Test
  void aLibraryInAFolderOfTheClassPathIsComparedByItsDigest() throws IOException {
    var original = Files.write(folder.resolve("libx.so"), content((byte) 3));
    var library = new NativeLibrary(original.toUri().toURL(), "libx.so");
    var file = library.unpackInto(folder.resolve("home"));
    Files.write(file, new byte[LIBRARY_BYTES]);
    library.unpackInto(folder.resolve("home"));
    assertThat(file).hasBinaryContent(content((byte) 3));
  }

  @Test
  void whatAKilledProcessLeftIsTidied() throws IOException {
    var home = PrivateFiles.createFolders(folder.resolve("home"));
    Files.write(home.resolve(".123.part"), new byte[10]);
    Files.write(home.resolve("other"), new byte[10]);
    inJar("one.jar", (byte) 1).unpackInto(home);
    assertThat(home.resolve(".123.part")).doesNotExist();
    assertThat(home.resolve("other")).exists();
  }

  @Test
  void threadsThatUnpackAtOnceAllGetTheWholeLibrary() throws Exception {
    var library = inJar("one.jar", (byte) 1);
    var home = folder.resolve("home");
    var start = new CyclicBarrier(4);
    var found = new ArrayList<Future<byte[]>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        found.add(
            threads.submit(() -> {
              start.await();
              return Files.readAllBytes(library.unpackInto(home));
            }));
      }
    }
    for (var bytes : found) {
      assertThat(bytes.get()).isEqualTo(content((byte) 1));
    }
  }

  @Test
  void processesThatUnpackAtOnceAllGetTheWholeLibrary() throws Exception {
    inJar("one.jar", (byte) 1);
    var home = folder.resolve("home");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  java,
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Unpacking.class.getName(),
                  url("one.jar").toString(),
                  home.toString())
              .inheritIO()
              .start());
    }
    for (var process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    try (var files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("libx.so", ".unpacking.lock");
    }
  }

  /// What one of the processes does.
  static final class Unpacking {
    private Unpacking() {}

    public static void main(String[] args) throws IOException {
      var library = new NativeLibrary(URI.create(args[0]).toURL(), "libx.so");
      for (int i = 0; i < 5; i++) {
        var file = library.unpackInto(Path.of(args[1]));
        if (!Arrays.equals(Files.readAllBytes(file), content((byte) 1))) {
          throw new AssertionError("not the whole library");
        }
      }
    }
  }

  @Test
  void aFolderOthersWriteToIsRefused() throws IOException {
    var shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    var library = inJar("one.jar", (byte) 1);
    assertThatThrownBy(() -> library.unpackInto(shared)).isInstanceOf(IOException.class);
    assertThat(shared).isEmptyDirectory();
  }

  @Test
  void aMissingLibraryIsNamed() {
    assertThatThrownBy(() -> NativeLibrary.beside(NativeLibrary.class, "/no/lib.so", "lib.so"))
        .hasMessageContaining("/no/lib.so");
    assertThatThrownBy(() -> new NativeLibrary(url("one.jar"), "../lib.so"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private NativeLibrary inJar(String name, byte fill) throws IOException {
    try (var jar = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      jar.putNextEntry(new ZipEntry("native/libx.so"));
      jar.write(content(fill));
    }
    return new NativeLibrary(url(name), "libx.so");
  }

  private java.net.URL url(String jar) throws IOException {
    return URI.create("jar:" + folder.resolve(jar).toUri() + "!/native/libx.so").toURL();
  }

  private static byte[] content(byte fill) {
    var content = new byte[LIBRARY_BYTES];
    Arrays.fill(content, fill);
    return content;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
