package org.openledger.bench.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.disk.Effect.Linked;
import org.openledger.bench.disk.Effect.Made;
import org.openledger.bench.disk.Effect.Moved;
import org.openledger.bench.disk.Effect.Removed;

/// Does to real files what is asked, after the journal was, and notes what was done.
final class RecordingProvider extends FileSystemProvider {
  private static final String SCHEME = "recorded";

  private final RecordedFiles files;
  private final Journal journal;

  RecordingProvider(RecordedFiles files, Journal journal) {
    this.files = files;
    this.journal = journal;
  }

  private static Path real(Path path) {
    return RecordedPath.real(path);
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    return files;
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return new RecordedPath(files, Path.of(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // whoever asks closes it
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (!files.holds(path)) {
      return FileChannel.open(real(path), options, attributes); // the folder the disk is in
    }
    boolean writing =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    boolean isNew = writing && Files.notExists(real(path));
    if (isNew) {
      journal.ask();
    }
    var channel = FileChannel.open(real(path), options, attributes);
    var names = files.names(path);
    if (isNew) {
      journal.note(new Made(names, false));
    } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      journal.note(new Effect.Cut(journal.number(names), 0));
    }
    return new RecordedChannel(channel, journal, journal.number(names));
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // closed with what is returned
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    var stream =
        Files.newDirectoryStream(
            real(folder), path -> filter.accept(new RecordedPath(files, path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        var paths = stream.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return new RecordedPath(files, paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (Files.exists(real(folder))) {
      Files.createDirectory(real(folder), attributes); // says that it is there
    }
    journal.ask();
    Files.createDirectory(real(folder), attributes);
    journal.note(new Made(files.names(folder), true));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    journal.ask();
    Files.createLink(real(link), real(existing));
    journal.note(new Linked(files.names(link), files.names(existing)));
  }

  /// Deleting frees room and fails last: a disk that is full lets it happen.
  @Override
  public void delete(Path path) throws IOException {
    Files.delete(real(path));
    journal.note(new Removed(files.names(path)));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    throw new IOException("recorded files are not copied");
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    journal.ask();
    Files.move(real(source), real(target), options);
    journal.note(new Moved(files.names(source), files.names(target)));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return Files.readAttributes(real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(real(path), name, value, options);
  }
}
