package org.openledger.bench.disk;

import java.util.List;

/// Something that was done to a disk. Paths are the names from its root on.
sealed interface Effect {
  /// A file or folder that is new.
  record Made(List<String> path, boolean folder) implements Effect {}

  /// Another name of a file.
  record Linked(List<String> path, List<String> existing) implements Effect {}

  /// A new name of a file or folder, in place of what had it.
  record Moved(List<String> from, List<String> to) implements Effect {}

  /// A name that is gone.
  record Removed(List<String> path) implements Effect {}

  /// Bytes of a file, by its number.
  record Written(int file, long offset, byte[] bytes) implements Effect {}

  /// A file that was cut.
  record Cut(int file, long size) implements Effect {}

  /// A file's bytes or a folder's names, which are on the disk from now on.
  record Forced(int node) implements Effect {}
}
