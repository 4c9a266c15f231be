package org.openledger.memory.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.core.digest.MemoryRoot;
import org.openledger.core.json.Json;
import org.openledger.core.merkle.MerkleProof;
import org.openledger.core.merkle.MerkleTree;

/// The passages of records, and the numbers by which they are found. Passages are numbered in the
/// order of records and, within one, of its text.
public final class Index {
  private final Head head;
  private final List<Part> parts;
  private final int[] firstPassage; // [parts + 1]
  private final int[] firstRecord; // [parts + 1]
  private final Bm25 counted;
  private final MerkleTree tree;

  /// Made when something is first looked for: a proof needs none of it.
  private volatile Postings.@Nullable Weighing weighing;

  /// An index of parts.
  public Index(Head head, List<Part> parts) {
    this(head, parts, Optional.empty());
  }

  /// An index of parts, the first of which are those of an earlier one.
  Index(Head head, List<Part> parts, Optional<Index> earlier) {
    this.head = head;
    this.parts = List.copyOf(parts);
    firstPassage = new int[parts.size() + 1];
    firstRecord = new int[parts.size() + 1];
    long terms = 0;
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      firstPassage[i + 1] = Math.addExact(firstPassage[i], part.passages());
      firstRecord[i + 1] = Math.addExact(firstRecord[i], part.records());
      terms += part.length();
      boolean fits = part.dimension() == 0 || part.dimension() == dimension();
      Layout.require(fits, "vectors of two lengths");
    }
    counted = new Bm25(passages(), terms);
    var leaves = new ArrayList<>(List.of(MerkleTree.leafHash(leaf(0))));
    parts.forEach(part -> leaves.addAll(part.leaves()));
    tree =
        earlier
            .map(before -> before.tree.changed(leaves, 1, 1 + before.shared(this.parts)))
            .orElseGet(() -> MerkleTree.ofHashes(leaves));
  }

  /// How many passages there are before the first part that is another.
  private int shared(List<Part> others) {
    int same = 0;
    while (same < Math.min(parts.size(), others.size()) && parts.get(same) == others.get(same)) {
      same++;
    }
    return firstPassage[same];
  }

  /// What it was made by.
  public Head head() {
    return head;
  }

  /// Its parts, in order.
  public List<Part> parts() {
    return parts;
  }

  /// How many passages there are.
  public int passages() {
    return firstPassage[parts.size()];
  }

  /// How many records there are.
  public int records() {
    return firstRecord[parts.size()];
  }

  /// Numbers in a vector; 0 if there is none.
  public int dimension() {
    return parts.stream().mapToInt(Part::dimension).filter(each -> each > 0).findFirst().orElse(0);
  }

  /// The part that has a passage.
  public int partOf(int passage) {
    return search(firstPassage, passage);
  }

  /// The part that has a record.
  public int partWithRecord(int record) {
    return search(firstRecord, record);
  }

  /// The number of a part's first passage.
  public int firstPassage(int part) {
    return firstPassage[part];
  }

  /// The number of a part's first record.
  public int firstRecord(int part) {
    return firstRecord[part];
  }

  private static int search(int[] firsts, int number) {
    if (number < 0 || number >= firsts[firsts.length - 1]) {
      throw new IndexOutOfBoundsException(number + " of " + firsts[firsts.length - 1]);
    }
    int part = 0;
    while (firsts[part + 1] <= number) {
      part++;
    }
    return part;
  }

  /// In how many passages, or their prompts, a term stands.
  public int frequency(String term) {
    byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
    int frequency = 0;
    for (var part : parts) {
      int place = part.terms().find(bytes);
      frequency += place < 0 ? 0 : part.postings().frequency(place);
    }
    return frequency;
  }

  /// All terms, some more than once, in no order that means anything.
  public Stream<String> terms() {
    return parts.stream()
        .map(Part::terms)
        .flatMap(terms -> IntStream.range(0, terms.size()).mapToObj(terms::at));
  }

  Postings.Weighing weighing() {
    var known = weighing;
    if (known == null) {
      known = new Postings.Weighing(counted, Postings.table(counted)); // twice at worst
      weighing = known;
    }
    return known;
  }

  /// The root over everything that computes.
  public MemoryRoot root() {
    return new MemoryRoot(tree.root());
  }

  /// The head, with what was counted.
  Json headJson() {
    return head.json(dimension(), counted, records());
  }

  /// Number of leaves: the head's, and one for each passage.
  public int leaves() {
    return tree.width();
  }

  /// A leaf of the tree: of 0 the head, of i + 1 passage i.
  public byte[] leaf(int at) {
    if (at == 0) {
      return headJson().canonical().getBytes(StandardCharsets.UTF_8);
    }
    int part = partOf(at - 1);
    return Leaf.of(parts.get(part), at - 1 - firstPassage[part]);
  }

  /// The proof that a leaf is in the tree.
  public MerkleProof proof(int leaf) {
    return tree.proof(leaf);
  }
}
