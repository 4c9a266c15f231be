package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.INT;
import static org.openledger.memory.index.Layout.LONG;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;
import org.openledger.core.text.WellFormed;
import org.openledger.memory.index.Entry.Piece;

/// Writes records as a part of an index: the same records in the same order give the same bytes.
///
/// Nothing is held twice: each section goes out as it is made, its rows counted beforehand.
public final class PartWriter {
  /// Most bytes of a prompt and a text together.
  public static final int WORDING_BYTES_MAX = 1 << 26;

  private final List<Entry> entries;
  private final int dimension;
  private final Numbers terms;
  private final Numbers names;
  private final OutputStream out;
  private final byte[] word = new byte[8];
  private final MemorySegment words = MemorySegment.ofArray(word);

  private PartWriter(List<Entry> entries, int dimension, OutputStream out) {
    this.entries = entries;
    this.dimension = dimension;
    this.out = out;
    this.terms = Numbers.of(terms(entries));
    this.names = Numbers.of(names(entries));
  }

  /// Texts in the order of their bytes, and each one's place.
  private record Numbers(List<byte[]> bytes, Map<String, Integer> places) {
    static Numbers of(Collection<String> texts) {
      var pairs = new ArrayList<Map.Entry<byte[], String>>(texts.size());
      texts.forEach(text -> pairs.add(Map.entry(utf8(text), text)));
      pairs.sort(Map.Entry.comparingByKey(Arrays::compareUnsigned));
      var places = new HashMap<String, Integer>();
      for (int i = 0; i < pairs.size(); i++) {
        places.put(pairs.get(i).getValue(), i);
      }
      return new Numbers(pairs.stream().map(Map.Entry::getKey).toList(), places);
    }

    int of(String text) {
      var place = places.get(text);
      if (place == null) {
        throw new AssertionError(text + " was not collected");
      }
      return place;
    }

    long size() {
      return bytes.stream().mapToLong(each -> each.length).sum();
    }
  }

  /// Writes a part.
  ///
  /// @param dimension numbers in each vector; 0 if there is no vector
  public static void write(List<Entry> entries, int dimension, OutputStream out)
      throws IOException {
    new PartWriter(entries, dimension, out).write();
  }

  private static Set<String> terms(List<Entry> entries) {
    var all = new HashSet<String>();
    for (var entry : entries) {
      entry.pieces().forEach(piece -> all.addAll(piece.counts().times().keySet()));
    }
    return all;
  }

  private static Set<String> names(List<Entry> entries) {
    var all = new HashSet<String>();
    for (var entry : entries) {
      all.add(entry.whose().datanet().value());
      all.add(WellFormed.require(entry.whose().contributor().value(), "a contributor's name"));
    }
    return all;
  }

  private void write() throws IOException {
    var sizes = wordingSizes();
    head(sizes);
    for (int i = 0; i < entries.size(); i++) {
      record(entries.get(i), sizes.get(i));
    }
    for (var piece : pieces()) {
      integer(piece.passage().sentences().size());
      integer(piece.counts().length());
      integer(piece.counts().times().size());
    }
    for (var piece : pieces()) {
      for (var sentence : piece.passage().sentences()) {
        integer(sentence.start());
        integer(sentence.end());
      }
    }
    counts();
    texts(terms);
    texts(names);
    for (var entry : entries) {
      out.write(utf8(entry.wording().asked()));
      out.write(utf8(entry.wording().text()));
    }
    for (var piece : pieces()) {
      vector(piece.vector());
    }
    for (var entry : entries) {
      for (var vector : entry.asked()) {
        vector(vector);
      }
    }
  }

  /// Bytes of a prompt and a text.
  private record Size(int prompt, int text) {}

  private List<Size> wordingSizes() {
    var sizes = new ArrayList<Size>(entries.size());
    for (var entry : entries) {
      var wording = entry.wording();
      int prompt = utf8(WellFormed.require(wording.asked(), "a prompt")).length;
      int text = utf8(WellFormed.require(wording.text(), "a record's text")).length;
      if ((long) prompt + text > WORDING_BYTES_MAX) {
        throw new Refusal(
            Code.OVER_BOUND,
            "The record %s has %d bytes, at most %d are kept; split it"
                .formatted(
                    entry.whose().commitment().brief(12), (long) prompt + text, WORDING_BYTES_MAX));
      }
      sizes.add(new Size(prompt, text));
    }
    return sizes;
  }

  private void head(List<Size> sizes) throws IOException {
    whole(Layout.MAGIC);
    whole(dimension);
    whole(entries.size());
    whole(total(entry -> entry.pieces().size()));
    whole(ofPieces(piece -> piece.passage().sentences().size()));
    whole(ofPieces(piece -> piece.counts().times().size()));
    whole(terms.bytes().size());
    whole(terms.size());
    whole(names.bytes().size());
    whole(names.size());
    whole(sizes.stream().mapToLong(size -> size.prompt() + size.text()).sum());
    whole(total(entry -> entry.pieces().size()));
    whole(total(entry -> entry.asked().size()));
  }

  private void record(Entry entry, Size size) throws IOException {
    var whose = entry.whose();
    out.write(whose.commitment().bytes());
    out.write(whose.cluster().commitment().bytes());
    integer(names.of(whose.datanet().value()));
    integer(names.of(whose.contributor().value()));
    integer(entry.pieces().size());
    var wording = entry.wording();
    integer((wording.prompt().isBlank() ? 0 : 1) | wording.alsoAsked().wordings().size() << 1);
    integer(size.prompt());
    integer(size.text());
  }

  private void counts() throws IOException {
    for (var piece : pieces()) {
      var own = new ArrayList<Map.Entry<Integer, Integer>>();
      piece.counts().times().forEach((term, times) -> own.add(Map.entry(terms.of(term), times)));
      own.sort(Map.Entry.comparingByKey());
      for (var each : own) {
        integer(each.getKey());
        integer(each.getValue());
      }
    }
  }

  private void texts(Numbers numbers) throws IOException {
    for (var each : numbers.bytes()) {
      integer(each.length);
    }
    for (var each : numbers.bytes()) {
      out.write(each);
    }
  }

  private void vector(byte[] vector) throws IOException {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "a vector has %d numbers, not %d".formatted(vector.length, dimension));
    }
    out.write(vector);
  }

  private Iterable<Piece> pieces() {
    return () -> entries.stream().flatMap(entry -> entry.pieces().stream()).iterator();
  }

  private long total(ToIntFunction<Entry> of) {
    return entries.stream().mapToLong(of::applyAsInt).sum();
  }

  private long ofPieces(ToIntFunction<Piece> of) {
    return entries.stream()
        .flatMap(entry -> entry.pieces().stream())
        .mapToLong(of::applyAsInt)
        .sum();
  }

  private void integer(int value) throws IOException {
    words.set(INT, 0, value);
    out.write(word, 0, Integer.BYTES);
  }

  private void whole(long value) throws IOException {
    words.set(LONG, 0, value);
    out.write(word);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
