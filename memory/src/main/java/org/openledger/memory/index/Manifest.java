package org.openledger.memory.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Failure;
import org.openledger.core.fault.Fault;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.json.Json;
import org.openledger.core.text.TextBounds;
import org.openledger.core.text.TextInput;

/// What a folder says that it holds: canonical JSON of the tree's head, its root and each file.
///
/// @param head the head, as [Head] writes it
/// @param root of the tree
/// @param files the parts' files, in order
record Manifest(Json head, MemoryRoot root, List<PartFile> files) {
  static final String NAME = "manifest.json";

  /// Some 32 parts of some 150 characters.
  private static final TextBounds BOUNDS = TextBounds.whole(1 << 16);

  Manifest {
    files = List.copyOf(files);
  }

  /// The file of a part.
  ///
  /// @param bytes its length
  /// @param sha256 of its content
  record PartFile(long bytes, Hash sha256) {}

  /// The name of a part's file.
  static String name(int part) {
    return "part-%02d".formatted(part);
  }

  static Manifest read(Path folder) {
    try {
      var json = Json.parse(TextInput.of(folder.resolve(NAME), BOUNDS).text());
      return new Manifest(
          json.get("head"),
          new MemoryRoot(Hash.parse(json.get("root").text())),
          json.get("parts").items().stream()
              .map(file ->
                  new PartFile(file.get("bytes").asLong(), Hash.parse(file.get("sha256").text())))
              .toList());
    } catch (Failure | IllegalArgumentException e) {
      throw new Fault(
          Code.DAMAGED_FILE,
          "The memory in %s has no readable %s: %s; build it again"
              .formatted(folder.getFileName(), NAME, e.getMessage()),
          e);
    }
  }

  void write(Path folder) throws IOException {
    var parts =
        files.stream()
            .map(file ->
                Json.object().put("bytes", file.bytes()).put("sha256", file.sha256().toString()))
            .map(Json.ObjectBuilder::build)
            .toList();
    var json =
        Json.object().put("head", head).put("root", root.toString()).put("parts", parts).build();
    PrivateFiles.write(folder.resolve(NAME), json.canonical() + "\n");
  }
}
