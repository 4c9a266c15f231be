package org.openledger.bench.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/// A path of recorded files: a real one that says where it belongs.
final class RecordedPath implements Path {
  private final RecordedFiles files;
  private final Path path;

  RecordedPath(RecordedFiles files, Path path) {
    this.files = files;
    this.path = path;
  }

  /// The real path of one of these.
  static Path real(Path path) {
    return path instanceof RecordedPath recorded ? recorded.path : path;
  }

  private @Nullable Path wrapped(@Nullable Path other) {
    return other == null ? null : new RecordedPath(files, other);
  }

  private Path there(Path other) {
    return new RecordedPath(files, other);
  }

  @Override
  public FileSystem getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return path.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return wrapped(path.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return wrapped(path.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return wrapped(path.getParent());
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return there(path.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return there(path.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return path.startsWith(real(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return path.endsWith(real(other));
  }

  @Override
  public Path normalize() {
    return there(path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return there(path.resolve(real(other)));
  }

  @Override
  public Path relativize(Path other) {
    return there(path.relativize(real(other)));
  }

  @Override
  public URI toUri() {
    return path.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return there(path.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return there(path.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    throw new IOException("recorded files are not watched");
  }

  @Override
  public int compareTo(Path other) {
    return path.compareTo(real(other));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordedPath same && same.files == files && same.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
