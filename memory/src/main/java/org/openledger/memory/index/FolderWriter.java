package org.openledger.memory.index;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.core.files.PrivateFiles;
import org.openledger.memory.index.Manifest.PartFile;
import org.openledger.model.tensor.Workers;

/// Writes an index into a new folder, part by part; every file is on the disk before the manifest
/// is.
public final class FolderWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final Workers workers;
  private final List<PartFile> files = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private Optional<Index> kept = Optional.empty();

  /// A writer into an empty folder.
  public FolderWriter(Path folder, Workers workers) {
    this.folder = folder;
    this.workers = workers;
  }

  /// Writes a part of records.
  ///
  /// @param dimension numbers in each vector; 0 if there is no vector
  public void add(List<Entry> entries, int dimension) throws IOException {
    var path = PrivateFiles.createFile(folder.resolve(Manifest.name(parts.size())));
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      PartWriter.write(entries, dimension, out);
      out.flush();
      channel.force(true);
    }
    var bytes = IndexFolder.map(path);
    files.add(new PartFile(bytes.byteSize(), IndexFolder.sha256(bytes)));
    parts.add(Part.open(bytes, workers));
  }

  /// Takes over the next part from an earlier index: the same file under a second name, or a copy
  /// of it where files have one name.
  public void keep(IndexFolder earlier) throws IOException {
    int at = parts.size();
    var from = earlier.folder().resolve(Manifest.name(at));
    var to = folder.resolve(Manifest.name(at));
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException _) {
      PrivateFiles.write(to, out -> Files.copy(from, out));
    }
    files.add(earlier.files().get(at));
    parts.add(earlier.index().parts().get(at));
    kept = Optional.of(earlier.index());
  }

  /// Writes the manifest; the folder is complete then.
  public IndexFolder finish(Head head) throws IOException {
    var index = new Index(head, parts, kept);
    new Manifest(index.headJson(), index.root(), files).write(folder);
    PrivateFiles.syncFolder(folder);
    return new IndexFolder(folder, index, files);
  }
}
