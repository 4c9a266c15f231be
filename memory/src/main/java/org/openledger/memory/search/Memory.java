package org.openledger.memory.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.merkle.MerkleProof;
import org.openledger.memory.index.Entry;
import org.openledger.memory.index.Head;
import org.openledger.memory.index.Index;
import org.openledger.memory.index.IndexFolder;
import org.openledger.memory.index.Part;
import org.openledger.memory.index.PartWriter;
import org.openledger.memory.index.Partition;
import org.openledger.model.tensor.Kernels;
import org.openledger.model.tensor.Workers;

/// Finds passages of records: every passage is looked at, scores are whole numbers, and equal ones
/// are ordered by commitment and place, so that anybody with the records finds the same.
public final class Memory {
  private final Embedding embedding;
  private final Fusion fusion;
  private final Index index;
  private final Optional<IndexFolder> folder;

  private Memory(Embedding embedding, Fusion fusion, Index index, Optional<IndexFolder> folder) {
    this.embedding = embedding;
    this.fusion = fusion;
    this.index = index;
    this.folder = folder;
  }

  /// A memory of records that is nowhere but here.
  public static Memory of(List<Remembered> records, Embedding embedding, Fusion fusion) {
    var workers = workers();
    var making = new Entries(embedding, Kept.inMemory(), Earlier.none(), workers);
    var parts = new ArrayList<Part>();
    for (var run : Partition.of(records.size())) {
      var entries = making.of(records.subList(run.from(), run.to()), Progress.NONE);
      parts.add(Part.open(bytes(entries), workers));
    }
    var index = new Index(new Head(embedding.digest(), fusion.json()), parts);
    return new Memory(embedding, fusion, index, Optional.empty());
  }

  static MemorySegment bytes(List<Entry> entries) {
    var out = new ByteArrayOutputStream();
    try {
      PartWriter.write(entries, dimension(entries), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written to a disk
    }
    var bytes = Arena.ofAuto().allocate(out.size());
    return bytes.copyFrom(MemorySegment.ofArray(out.toByteArray())).asReadOnly();
  }

  /// The length of some records' vectors, 0 if they have none.
  static int dimension(List<Entry> entries) {
    for (var entry : entries) {
      if (!entry.pieces().isEmpty()) {
        return entry.pieces().getFirst().vector().length;
      }
      if (!entry.asked().isEmpty()) {
        return entry.asked().getFirst().length;
      }
    }
    return 0;
  }

  /// Opens a memory that lies in a folder. All of it is read once and held to its manifest and its
  /// root; nothing needs to be closed.
  ///
  /// @param embedding the one that the memory was made with
  public static Memory open(Path folder, Embedding embedding) {
    return of(IndexFolder.open(folder, workers()), embedding);
  }

  static Memory of(IndexFolder folder, Embedding embedding) {
    var head = folder.index().head();
    if (!head.embedder().equals(embedding.digest())) {
      throw new Refusal(
          Code.STATE_CONFLICT,
          "The memory in %s was made with the encoder %s, not with %s; give that one"
              .formatted(folder.folder().getFileName(), head.embedder(), embedding.digest()));
    }
    var fusion = Fusion.of(head.weights());
    return new Memory(embedding, fusion, folder.index(), Optional.of(folder));
  }

  /// Makes memories that lie in folders.
  public static MemoryBuilder builder(Embedding embedding, Fusion fusion) {
    return new MemoryBuilder(embedding, fusion);
  }

  static Workers workers() {
    return Kernels.shared().workers();
  }

  /// The best passages for a question, one of each cluster.
  ///
  /// @param most how many at most
  public List<Found> find(String question, int most) {
    return new Memories(List.of(this)).find(question, most);
  }

  /// How many passages there are.
  public int passages() {
    return index.passages();
  }

  /// How many records there are.
  public int records() {
    return index.records();
  }

  /// A passage.
  ///
  /// @param number from 0, below [#passages]
  public Place place(int number) {
    int at = index.partOf(number);
    var part = index.parts().get(at);
    int passage = number - index.firstPassage(at);
    return new Place(number, remembered(part, part.recordOf(passage)), part.passage(passage));
  }

  /// A record.
  ///
  /// @param number from 0, below [#records]
  public Remembered record(int number) {
    int at = index.partWithRecord(number);
    return remembered(index.parts().get(at), number - index.firstRecord(at));
  }

  /// All passages, in the order in which their records were committed to.
  public Stream<Place> places() {
    return IntStream.range(0, index.parts().size()).boxed().flatMap(this::places);
  }

  private Stream<Place> places(int at) {
    var part = index.parts().get(at);
    int base = index.firstPassage(at);
    return IntStream.range(0, part.records())
        .filter(record -> part.firstPassage(record) < part.firstPassage(record + 1))
        .boxed()
        .flatMap(record -> {
          var whole = remembered(part, record);
          return IntStream.range(part.firstPassage(record), part.firstPassage(record + 1))
              .mapToObj(passage -> new Place(base + passage, whole, part.passage(passage)));
        });
  }

  private static Remembered remembered(Part part, int record) {
    var whose = part.whose(record);
    var wording = part.wording(record);
    return new Remembered(
        whose.datanet(),
        whose.contributor(),
        whose.commitment(),
        whose.cluster(),
        wording.prompt(),
        wording.text(),
        wording.alsoAsked());
  }

  /// In how many passages, or their prompts, a term of the analyser's stands.
  public int frequency(String term) {
    return index.frequency(term);
  }

  /// The distinct terms of all passages and prompts.
  public List<String> terms() {
    return index.terms().distinct().sorted().toList();
  }

  /// The Merkle root over everything that computes: records, passages, vectors, terms, and what
  /// they were made by. The same records in the same order have the same.
  public MemoryRoot root() {
    return index.root();
  }

  /// Number of leaves below the root: the head's, and one for each passage.
  public int leaves() {
    return index.leaves();
  }

  /// Makes some passages' leaves again and compares them, all of them if there are no more.
  ///
  /// @param most how many at most
  /// @param seed draws them
  public SpotCheck.Report spotCheck(int most, long seed) {
    return SpotCheck.of(this, most, seed);
  }

  /// A leaf: of 0 the head, canonical JSON; of i + 1 passage i.
  public byte[] leaf(int at) {
    return index.leaf(at);
  }

  /// The proof that a leaf is below the root.
  public MerkleProof proof(int leaf) {
    return index.proof(leaf);
  }

  /// The weights by which it searches.
  public Fusion fusion() {
    return fusion;
  }

  /// The same passages for another embedding.
  Memory with(Embedding other) {
    return new Memory(other, fusion, index, folder);
  }

  /// What it was made with.
  public Embedding embedding() {
    return embedding;
  }

  Index index() {
    return index;
  }

  Optional<IndexFolder> folder() {
    return folder;
  }
}
