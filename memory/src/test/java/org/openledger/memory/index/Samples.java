package org.openledger.memory.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.json.Json;
import org.openledger.memory.index.Entry.Piece;
import org.openledger.memory.index.Entry.Whose;
import org.openledger.memory.index.Entry.Wording;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.terms.Counts;
import org.openledger.model.tensor.Workers;

/// Small indexes.
final class Samples {
  static final Workers WORKERS = new Workers(1);

  private Samples() {}

  static byte[] part(List<Entry> entries, int dimension) {
    var out = new ByteArrayOutputStream();
    try {
      PartWriter.write(entries, dimension, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Part open(byte[] bytes) {
    return Part.open(MemorySegment.ofArray(bytes), WORKERS);
  }

  /// An index of one part, a record for each list of terms and each vector.
  static Index index(List<List<String>> terms, List<byte[]> vectors) {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < terms.size(); i++) {
      entries.add(entry(i, terms.get(i), vectors.get(i)));
    }
    int dimension = vectors.isEmpty() ? 0 : vectors.getFirst().length;
    return new Index(
        new Head(Hash.ZERO, Json.object().build()), List.of(open(part(entries, dimension))));
  }

  static Entry entry(int number, List<String> terms, byte[] vector) {
    var commitment = Keccak.hash256(("record " + number).getBytes(StandardCharsets.UTF_8));
    var whose =
        new Whose(
            new DatanetId("reef"), new ContributorId("Ann"), commitment, new ClusterId(commitment));
    var text = "Says " + number + ".";
    var passage = Passages.of(text).getFirst();
    var piece = new Piece(passage, Counts.of(terms), vector);
    return new Entry(whose, new Wording("", text), List.of(piece), List.of());
  }

  /// The same record, asked for in a number of ways.
  static Entry asked(Entry entry, String prompt, List<String> others) {
    var asked = new ArrayList<byte[]>();
    for (int i = prompt.isBlank() ? 1 : 0; i <= others.size(); i++) {
      byte[] vector = entry.pieces().getFirst().vector().clone();
      vector[0] += (byte) (1 + i);
      asked.add(vector);
    }
    var wording = new Wording(prompt, entry.wording().text(), new AlsoAsked(others));
    return new Entry(entry.whose(), wording, entry.pieces(), asked);
  }
}
