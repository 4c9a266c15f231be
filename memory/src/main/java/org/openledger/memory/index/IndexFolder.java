package org.openledger.memory.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.json.Json;
import org.openledger.memory.index.Manifest.PartFile;
import org.openledger.memory.terms.Analyser;
import org.openledger.model.tensor.Workers;

/// An index in a folder, whose files are mapped and must not be written to while it is in use;
/// deleting them does no harm.
///
/// @param folder where it lies
/// @param index what is there, checked against the manifest and root
/// @param files the parts' files, in order
public record IndexFolder(Path folder, Index index, List<PartFile> files) {
  private static final int HASHED_AT_ONCE = 1 << 28;

  public IndexFolder {
    files = List.copyOf(files);
  }

  /// Opens an index, all of which is read once: what differs from its manifest, or its root, is
  /// refused.
  public static IndexFolder open(Path folder, Workers workers) {
    var manifest = Manifest.read(folder);
    var head = head(folder, manifest.head());
    var parts = new ArrayList<Part>();
    for (var file : manifest.files()) {
      var path = folder.resolve(Manifest.name(parts.size()));
      var bytes = map(path);
      if (bytes.byteSize() != file.bytes() || !sha256(bytes).equals(file.sha256())) {
        throw damaged(path, "it is not the file that the manifest names");
      }
      parts.add(open(path, bytes, workers));
    }
    var index = new Index(head, parts);
    var sizes = parts.stream().map(Part::records).toList();
    var right = Partition.of(index.records()).stream().map(run -> run.count().value()).toList();
    if (!sizes.equals(right)
        || !index.headJson().canonical().equals(manifest.head().canonical())
        || !index.root().equals(manifest.root())) {
      throw damaged(folder.resolve(Manifest.NAME), "head and root are not those of the parts");
    }
    return new IndexFolder(folder, index, manifest.files());
  }

  private static Head head(Path folder, Json json) {
    try {
      var format = json.get("format").text();
      var analyser = json.get("analyser").text();
      if (!format.equals(Head.FORMAT) || !analyser.equals(Analyser.METHOD)) {
        throw new Refusal(
            Code.UNSUPPORTED_CONFIG,
            "The memory in %s is of the format %s, %s; this program has %s, %s: build it again"
                .formatted(folder.getFileName(), format, analyser, Head.FORMAT, Analyser.METHOD));
      }
      return new Head(Hash.parse(json.get("embedder").text()), json.get("weights"));
    } catch (IllegalArgumentException e) {
      throw damaged(folder.resolve(Manifest.NAME), e.getMessage());
    }
  }

  private static Part open(Path path, MemorySegment bytes, Workers workers) {
    try {
      return PartCheck.cuts(Part.open(bytes, workers), workers);
    } catch (Fault e) {
      throw damaged(path, e.getMessage());
    }
  }

  static Fault damaged(Path path, @org.jspecify.annotations.Nullable String why) {
    return new Fault(
        Code.DAMAGED_FILE,
        "The file %s of a memory is damaged: %s; build the memory again"
            .formatted(path.getFileName(), why));
  }

  /// A file as it lies on the disk, until nobody can reach the result any more.
  static MemorySegment map(Path path) {
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw damaged(path, "it is no file");
      }
      try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  static Hash sha256(MemorySegment bytes) {
    var digest = Sha256.instance();
    for (long at = 0; at < bytes.byteSize(); at += HASHED_AT_ONCE) {
      long count = Math.min(HASHED_AT_ONCE, bytes.byteSize() - at);
      digest.update(bytes.asSlice(at, count).asByteBuffer());
    }
    return Hash.of(digest.digest());
  }
}
