package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files below a real folder as a file system of its own, in which every change is noted.
final class RecordedFiles extends FileSystem {
  private final Path real;
  private final RecordingProvider provider;

  /// The files below an empty folder.
  RecordedFiles(Path real, Journal journal) {
    this.real = real;
    this.provider = new RecordingProvider(this, journal);
  }

  /// Its root, which stands for the real folder.
  Path root() {
    return new RecordedPath(this, real);
  }

  /// Whether a path is of this disk, and not of what the disk is in.
  boolean holds(Path path) {
    return RecordedPath.real(path).toAbsolutePath().normalize().startsWith(real);
  }

  /// The names that lead from the root to a path.
  List<String> names(Path path) {
    var names = new ArrayList<String>();
    for (var name : real.relativize(RecordedPath.real(path).toAbsolutePath().normalize())) {
      if (!name.toString().isEmpty()) {
        names.add(name.toString());
      }
    }
    return names;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getFileSystem().getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileSystem().getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.getFileSystem().supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return new RecordedPath(this, real.getFileSystem().getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    var matcher = real.getFileSystem().getPathMatcher(pattern);
    return path -> matcher.matches(RecordedPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getFileSystem().getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    throw new IOException("recorded files are not watched");
  }
}
