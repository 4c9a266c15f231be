package org.openledger.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.node.backup.Manifest;
import org.openledger.store.keys.Keyring;

/// What of a home belongs into a backup; all else is made again by the next start.
final class HomeParts {
  /// The schemas of the stages, and where on the class path the scripts are that make them.
  static final SortedMap<String, String> SCHEMAS =
      new TreeMap<>(Map.of("app", "db/app", "contribute", "db/contribute", "settle", "db/settle"));

  /// The file with the master secret.
  static final String KEY = Manifest.KEY;

  /// Folders of files that appear whole and never change.
  private static final List<String> FOLDERS = List.of("blobs", "models");

  /// Files that are held locked while a node uses the home: its own database's, its chain's.
  private static final List<String> LOCKS = List.of("database/postgres/lock", "chain/LOCK");

  private HomeParts() {}

  /// The accounts of the node in a home.
  ///
  /// @throws Refusal if there is none
  static Keyring keyring(Path home) {
    if (!Files.isRegularFile(home.resolve(KEY))) {
      throw new Refusal(Code.NO_SUCH_THING, "there is no node in " + home);
    }
    return Keyring.open(home);
  }

  static List<String> schemas() {
    return List.copyOf(SCHEMAS.keySet());
  }

  /// The files of blobs and models that are there now, by the names they have in the home. What is
  /// hidden or temporary is being written, and is nobody's yet.
  static List<String> files(Path home) throws IOException {
    var names = new ArrayList<String>();
    for (var folder : FOLDERS) {
      if (Files.isDirectory(home.resolve(folder))) {
        try (Stream<Path> files = Files.walk(home.resolve(folder), FileVisitOption.FOLLOW_LINKS)) {
          files
              .filter(Files::isRegularFile)
              .map(file -> home.relativize(file).toString())
              .filter(name -> !name.matches("(.*/)?\\..*|blobs/[^/]*"))
              .sorted()
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  /// Whether a running node uses a home.
  static boolean areInUse(Path home) {
    return LOCKS.stream().map(home::resolve).anyMatch(HomeParts::isLocked);
  }

  private static boolean isLocked(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // a node in this process
    } catch (IOException e) {
      throw new Fault(Code.IO, "cannot look whether a node uses " + file, e);
    }
  }
}
