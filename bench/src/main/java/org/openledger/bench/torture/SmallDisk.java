package org.openledger.bench.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.bench.node.Workplace;
import org.openledger.core.fault.Fault;

/// A small file system over a folder, which can be filled and emptied again while a node uses it.
final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";
  private static final int CHUNK = 1 << 16;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Puts a folder's contents on a file system with so much room besides; nothing where this user
  /// may not mount one.
  static Optional<SmallDisk> over(Path folder, long room) {
    var kept = folder.resolveSibling(folder.getFileName() + ".kept");
    try {
      long size = size(folder) + room;
      Workplace.run("mv", folder.toString(), kept.toString());
      Workplace.run("mkdir", folder.toString());
      Workplace.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    } catch (Fault | IOException _) {
      return Optional.empty();
    }
    Workplace.run("cp", "-a", kept + "/.", folder.toString());
    Workplace.run("chown", "--reference=" + kept, folder.toString());
    Workplace.run("chmod", "--reference=" + kept, folder.toString());
    Workplace.run("rm", "-rf", kept.toString());
    return Optional.of(new SmallDisk(folder));
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      // Files take whole pages.
      return files.map(Path::toFile).mapToLong(file -> file.length() + (1 << 12)).sum();
    }
  }

  /// Takes all the room that is left.
  void fill() {
    var chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException _) {
      // That is what full means.
    }
  }

  /// Gives the room back.
  void empty() {
    try {
      Files.deleteIfExists(folder.resolve(FILLER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Workplace.run("umount", "-l", folder.toString());
  }
}
