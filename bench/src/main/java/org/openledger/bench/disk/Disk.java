package org.openledger.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openledger.bench.disk.Effect.Cut;
import org.openledger.bench.disk.Effect.Forced;
import org.openledger.bench.disk.Effect.Linked;
import org.openledger.bench.disk.Effect.Made;
import org.openledger.bench.disk.Effect.Moved;
import org.openledger.bench.disk.Effect.Removed;
import org.openledger.bench.disk.Effect.Written;
import org.openledger.core.random.CounterRandom;

/// What is on a disk, and what only seems to be.
///
/// A file's bytes are safe once it was forced; its name, once its folder was. Until then power that
/// fails may lose each write of a file, or keep any of its sectors, and lose the last so many
/// changes of a folder's names. A name that moved between folders may so be in both, or in none.
/// This is what POSIX lets a file system do, more than any one of them does.
final class Disk {
  private static final int SECTOR_BYTES = 512;

  private final List<Node> nodes = new ArrayList<>(List.of(new Node(true)));

  private static final class Node {
    private final boolean folder;
    private byte[] bytes = {};
    private byte[] safeBytes = {};
    private final List<Effect> writes = new ArrayList<>();
    private final Map<String, Integer> names = new TreeMap<>();
    private Map<String, Integer> safeNames = new TreeMap<>();
    private final List<Consumer<Map<String, Integer>>> renames = new ArrayList<>();

    Node(boolean folder) {
      this.folder = folder;
    }

    void rename(Consumer<Map<String, Integer>> change) {
      change.accept(names);
      renames.add(change);
    }

    void force() {
      safeBytes = bytes;
      writes.clear();
      safeNames = new TreeMap<>(names);
      renames.clear();
    }
  }

  /// The number of what has a path.
  int number(List<String> path) {
    int at = 0;
    for (var name : path) {
      var next = nodes.get(at).names.get(name);
      if (next == null) {
        throw new AssertionError("nothing is recorded at " + path);
      }
      at = next;
    }
    return at;
  }

  private Node folderOf(List<String> path) {
    return nodes.get(number(path.subList(0, path.size() - 1)));
  }

  void apply(Effect effect) {
    switch (effect) {
      case Made(var path, boolean folder) -> {
        int made = nodes.size();
        nodes.add(new Node(folder));
        folderOf(path).rename(names -> names.put(path.getLast(), made));
      }
      case Linked(var path, var existing) -> {
        int linked = number(existing);
        folderOf(path).rename(names -> names.put(path.getLast(), linked));
      }
      case Moved(var from, var to) -> {
        int moved = number(from);
        var source = folderOf(from);
        var target = folderOf(to);
        if (source == target) {
          source.rename(names -> {
            names.remove(from.getLast());
            names.put(to.getLast(), moved);
          });
        } else {
          source.rename(names -> names.remove(from.getLast()));
          target.rename(names -> names.put(to.getLast(), moved));
        }
      }
      case Removed(var path) -> folderOf(path).rename(names -> names.remove(path.getLast()));
      case Written written -> write(nodes.get(written.file()), written);
      case Cut cut -> write(nodes.get(cut.file()), cut);
      case Forced(int number) -> nodes.get(number).force();
    }
  }

  private static void write(Node file, Effect change) {
    file.bytes = changed(file.bytes, change);
    file.writes.add(change);
  }

  private static byte[] changed(byte[] bytes, Effect change) {
    return switch (change) {
      case Written(int _, long offset, byte[] written) -> {
        int end = (int) offset + written.length;
        var out = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        System.arraycopy(written, 0, out, (int) offset, written.length);
        yield out;
      }
      case Cut(int _, long size) -> Arrays.copyOf(bytes, (int) Math.min(size, bytes.length));
      case Made _, Linked _, Moved _, Removed _, Forced _ -> throw new AssertionError(change);
    };
  }

  /// Writes into a folder what is left after the power failed.
  void fail(CounterRandom random, Path into) throws IOException {
    left(0, random, into);
  }

  private void left(int number, CounterRandom random, Path into) throws IOException {
    var node = nodes.get(number);
    if (!node.folder) {
      Files.write(into, leftBytes(node, random));
      return;
    }
    Files.createDirectories(into);
    var names = new TreeMap<>(node.safeNames);
    int kept = random.nextInt(node.renames.size() + 1);
    node.renames.subList(0, kept).forEach(change -> change.accept(names));
    for (var name : names.entrySet()) {
      left(name.getValue(), random, into.resolve(name.getKey()));
    }
  }

  private static byte[] leftBytes(Node file, CounterRandom random) {
    var bytes = file.safeBytes;
    for (var change : file.writes) {
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> bytes;
            case 1 -> changed(bytes, change);
            default -> change instanceof Written written ? torn(bytes, written, random) : bytes;
          };
    }
    return bytes;
  }

  /// Some sectors of a write; the file is as long as with all of them, or as before.
  private static byte[] torn(byte[] bytes, Written write, CounterRandom random) {
    int end = (int) write.offset() + write.bytes().length;
    var out = random.nextInt(2) == 0 ? bytes : Arrays.copyOf(bytes, Math.max(end, bytes.length));
    for (int from = (int) write.offset(); from < end; ) {
      int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (random.nextInt(2) == 0) {
        int at = from - (int) write.offset();
        var sector = Arrays.copyOfRange(write.bytes(), at, at + to - from);
        out = changed(out, new Written(write.file(), from, sector));
      }
      from = to;
    }
    return out;
  }
}
