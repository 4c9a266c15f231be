package org.openledger.core.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Folders and files that nobody but their owner may enter or read, whatever the umask.
///
/// Where the file system has no POSIX permissions, they are made as that system makes them.
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WRITING_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /// What fills a file.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Makes a folder and those above it that are missing, mode 700. A folder that is there stays as
  /// it is: see [#requireOwnWriting].
  ///
  /// Its name outlives a crash afterwards, also that of a folder which an earlier attempt made and
  /// could not sync.
  public static Path createFolders(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      if (parent != null) {
        createFolders(parent);
      }
      Files.createDirectories(folder, attributes(folder, FOLDER)); // another process may be first
    }
    if (parent != null && Files.isReadable(parent)) { // others' folders can only be passed through
      syncFolder(parent);
    }
    return folder;
  }

  /// Closes a folder that is there to everybody but its owner, mode 700.
  public static void close(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /// Makes an empty file, mode 600.
  ///
  /// @throws FileAlreadyExistsException if there is anything at its path, a broken link too
  public static Path createFile(Path file) throws IOException {
    return Files.createFile(file, attributes(folderOf(file), FILE));
  }

  /// Replaces a file, mode 600, in one step: after a crash it holds all of the old or all of the
  /// new content. A link at its path is replaced, not followed.
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /// Replaces a file of UTF-8 text in one step, as [#write(Path, byte[])] does.
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Replaces a file in one step by what `content` writes; if that fails, all of the old content is
  /// there or, where only the name could not be synced, all of the new.
  public static void write(Path file, Content content) throws IOException {
    var folder = folderOf(file);
    var fresh = Files.createTempFile(folder, ".", ".part", attributes(folder, FILE));
    try {
      try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        content.writeTo(Channels.newOutputStream(channel));
        channel.force(true);
      }
      moveInto(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Gives a file or a folder, whose content is synced, its name in one step, in place of a file
  /// that had it; the name outlives a crash once this returns.
  public static void moveInto(Path fresh, Path place) throws IOException {
    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folderOf(place));
  }

  /// Writes a file's content to the disk: a new name for it is synced too late otherwise, and after
  /// a crash leads to what is not all there.
  public static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// Writes to the disk which names a folder holds: without it a rename can be lost in a crash.
  public static void syncFolder(Path folder) throws IOException {
    if (isPosix(folder)) { // elsewhere folders cannot be opened
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Deletes a file or a folder with all that is in it; nothing happens if it is not there. Links
  /// are deleted, not followed.
  public static void deleteTree(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(root, new Deleting());
    }
  }

  /// Refuses a folder that is a link, or that others may write to.
  public static void requireOwnWriting(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is not a folder; give one that is, not a link to it");
    }
    if (isPosix(folder)) {
      var permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
      for (var permission : WRITING_BY_OTHERS) {
        if (permissions.contains(permission)) {
          throw new IOException(folder + " may be written to by others; set its mode to 700");
        }
      }
    }
  }

  private static Path folderOf(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is no path of a file");
    }
    return folder;
  }

  private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
    return near.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // somebody else deletes too
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
