package org.openledger.memory.search;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.fault.Refusal;
import org.openledger.core.files.PrivateFiles;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.memory.index.FolderWriter;
import org.openledger.memory.index.Head;
import org.openledger.memory.index.IndexFolder;
import org.openledger.memory.index.Partition;
import org.openledger.memory.terms.Analyser;

/// Makes memories that lie in folders.
///
/// The work is done beside the folder, which appears whole by one rename; whoever is killed begins
/// again with what had been embedded. The same records in the same order give the same files,
/// whether made at once, after a kill or from an earlier memory.
public final class MemoryBuilder {
  private final Embedding embedding;
  private final Fusion fusion;
  private Optional<Memory> earlier = Optional.empty();
  private Progress progress = Progress.NONE;

  MemoryBuilder(Embedding embedding, Fusion fusion) {
    this.embedding = embedding;
    this.fusion = fusion;
    if (embedding.digest().isZero()) {
      throw new IllegalArgumentException("an embedding without a digest makes no folders");
    }
  }

  /// Takes over from a memory what it has of the same records, if it was made with the same
  /// embedding.
  public MemoryBuilder from(Memory memory) {
    boolean same = memory.index().head().embedder().equals(embedding.digest());
    earlier = same ? Optional.of(memory) : Optional.empty();
    return this;
  }

  /// Tells how far it is.
  public MemoryBuilder telling(Progress listener) {
    progress = listener;
    return this;
  }

  /// The memory of records in a folder, which is made unless it is there.
  ///
  /// @throws Refusal if the folder holds another memory, or another process is making it
  public Memory build(Path folder, List<Remembered> records) {
    var site = folder.resolveSibling("." + folder.getFileName() + ".building");
    if (Files.exists(folder) && !Files.exists(site)) {
      return existing(folder, records);
    }
    try {
      PrivateFiles.createFolders(site);
      try (var channel =
              FileChannel.open(
                  site.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock(channel, folder)) {
        if (Files.exists(folder)) { // by another process, or by one that was killed since
          PrivateFiles.deleteTree(site);
          return existing(folder, records);
        }
        var made = make(site, folder, records);
        PrivateFiles.deleteTree(site);
        return Memory.of(made, embedding);
      }
    } catch (IOException e) {
      throw new Fault(Code.IO, "Cannot make a memory in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static FileLock lock(FileChannel channel, Path folder) throws IOException {
    Optional<FileLock> lock;
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException _) {
      lock = Optional.empty();
    }
    return lock.orElseThrow(() ->
        new Refusal(
            Code.STATE_CONFLICT,
            "The memory in %s is being made; wait for it".formatted(folder.getFileName())));
  }

  private Memory existing(Path folder, List<Remembered> records) {
    var memory = Memory.open(folder, embedding);
    boolean same = memory.records() == records.size() && memory.fusion().equals(fusion);
    for (int i = 0; same && i < records.size(); i++) {
      same = memory.record(i).equals(records.get(i));
    }
    if (!same) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          "There is another memory in %s; give a folder of its own to each snapshot"
              .formatted(folder.getFileName()));
    }
    return memory;
  }

  private IndexFolder make(Path site, Path folder, List<Remembered> records) throws IOException {
    var fresh = site.resolve("memory");
    PrivateFiles.deleteTree(fresh); // of a process that was killed
    PrivateFiles.createFolders(fresh);
    var workers = Memory.workers();
    var writer = new FolderWriter(fresh, workers);
    var known = earlier.map(memory -> Earlier.of(memory.index())).orElseGet(Earlier::none);
    var stored = earlier.flatMap(Memory::folder);
    try (var log = VectorLog.open(site.resolve("vectors"), madeBy())) {
      var making = new Entries(embedding, log, known, workers);
      var runs = Partition.of(records.size());
      for (int i = 0; i < runs.size(); i++) {
        var run = runs.get(i);
        if (stored.isPresent() && known.has(i, run, records)) {
          writer.keep(stored.get());
        } else {
          var own = records.subList(run.from(), run.to());
          var entries = making.of(own, (done, _) -> progress.at(run.from() + done, records.size()));
          writer.add(entries, Memory.dimension(entries));
        }
        progress.at(run.to(), records.size());
      }
    }
    var made = writer.finish(new Head(embedding.digest(), fusion.json()));
    PrivateFiles.moveInto(fresh, folder);
    return new IndexFolder(folder, made.index(), made.files());
  }

  /// What a record's vectors depend on, beside what it says.
  private Hash madeBy() {
    var names = Head.FORMAT + " " + Analyser.METHOD + " " + embedding.digest();
    return Sha256.digest(names.getBytes(StandardCharsets.UTF_8));
  }
}
