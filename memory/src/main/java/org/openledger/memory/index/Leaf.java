package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.INT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.merkle.MerkleTree;
import org.openledger.memory.index.Entry.Whose;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.model.tensor.Workers;

/// The bytes that a passage has in the tree of an index: all by which it is found, quoted and
/// credited. Texts are there by their hashes; numbers are of four bytes, little-endian, and lengths
/// stand before what may differ in length.
final class Leaf {
  private final Part part;
  private final Whose whose;
  private final String text;
  private final byte[] prompt; // its hash
  private final byte[] asked; // the vectors of prompt and other wordings
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 11);

  private Leaf(Part part, int record) {
    this.part = part;
    whose = part.whose(record);
    var wording = part.wording(record);
    text = wording.text();
    prompt = Keccak.digest(utf8(wording.asked()));
    var vectors = new ByteArrayOutputStream();
    part.asked(record).forEach(vectors::writeBytes);
    asked = vectors.toByteArray();
  }

  /// The leaf of a passage.
  static byte[] of(Part part, int passage) {
    return new Leaf(part, part.recordOf(passage)).bytes(passage);
  }

  /// The hashes of all leaves; each record is read once, however many passages it has.
  static List<Hash> hashes(Part part, Workers workers) {
    var hashes = new Hash[part.passages()];
    workers.run(
        part.records(),
        record -> {
          var leaf = new Leaf(part, record);
          for (int p = part.firstPassage(record); p < part.firstPassage(record + 1); p++) {
            hashes[p] = MerkleTree.leafHash(leaf.bytes(p));
          }
        });
    return List.of(hashes);
  }

  private byte[] bytes(int passage) {
    out.reset();
    out.writeBytes(whose.commitment().bytes());
    out.writeBytes(whose.cluster().commitment().bytes());
    text(whose.datanet().value());
    text(whose.contributor().value());
    var place = part.passage(passage);
    place(place);
    out.writeBytes(prompt);
    out.writeBytes(Keccak.digest(utf8(place.span().of(text))));
    bytes(part.texts().row(passage));
    bytes(asked);
    counts(passage);
    return out.toByteArray();
  }

  private void place(Passage passage) {
    number(passage.sentences().size());
    for (var sentence : passage.sentences()) {
      number(sentence.start());
      number(sentence.end());
    }
  }

  private void counts(int passage) {
    var counts = part.forward();
    number(counts.length(passage));
    for (int i = counts.first(passage); i < counts.first(passage + 1); i++) {
      bytes(part.terms().bytes(counts.term(i)));
      number(counts.times(i));
    }
  }

  private void text(String value) {
    bytes(utf8(value));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void number(int value) {
    byte[] four = new byte[Integer.BYTES];
    MemorySegment.ofArray(four).set(INT, 0, value);
    out.writeBytes(four);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
