package org.openledger.bench.answers;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.memory.search.Embedding;
import org.openledger.model.encoder.BertEncoder;
import org.openledger.model.encoder.QuantisedVector;

/// An encoder's vectors, kept in a file so that a collection is embedded once: an experiment costs
/// seconds then instead of minutes.
///
/// The file has the encoder's digest in its name, and rows of a text's digest and its vector. A row
/// that a broken-off run left half is dropped.
final class KeptVectors implements Embedding {
  /// Texts between two writes.
  private static final int BATCH = 512;

  private final BertEncoder questions;
  private final BertEncoder passages;
  private final Path file;
  private final Map<Hash, byte[]> known = new HashMap<>();
  private final Map<String, byte[]> words = new HashMap<>();

  private KeptVectors(BertEncoder encoder, Path file) {
    this.questions = encoder.forQueries();
    this.passages = encoder.forPassages();
    this.file = file;
  }

  /// The vectors of an encoder that a folder has, and those it will have.
  static KeptVectors in(Path folder, BertEncoder encoder) {
    var kept = new KeptVectors(encoder, folder.resolve(fileName(encoder)));
    try {
      Files.createDirectories(folder);
      kept.read(encoder.dimension());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the vectors in " + folder, e);
    }
    return kept;
  }

  static String fileName(BertEncoder encoder) {
    return encoder.digest().toString().substring(2) + ".vectors";
  }

  private void read(int dimension) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    int row = Hash.SIZE + dimension;
    byte[] all = new byte[Math.toIntExact(Files.size(file))];
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      in.readFully(all);
    }
    int whole = all.length - all.length % row;
    for (int at = 0; at < whole; at += row) {
      var key = Hash.of(Arrays.copyOfRange(all, at, at + Hash.SIZE));
      known.put(key, Arrays.copyOfRange(all, at + Hash.SIZE, at + row));
    }
    if (whole < all.length) {
      Files.write(file, Arrays.copyOf(all, whole));
    }
  }

  /// Embeds what is missing of texts, shortest first, since short texts share a pass.
  void keep(List<String> texts) {
    var missing =
        texts.stream()
            .distinct()
            .filter(text -> !known.containsKey(key("passage", text)))
            .sorted(Comparator.comparingInt(String::length))
            .toList();
    for (int from = 0; from < missing.size(); from += BATCH) {
      var batch = missing.subList(from, Math.min(missing.size(), from + BATCH));
      var vectors = passages.encodeAll(batch);
      var rows = new ArrayList<Row>();
      for (int i = 0; i < batch.size(); i++) {
        rows.add(new Row(key("passage", batch.get(i)), bytes(vectors.get(i))));
      }
      write(rows);
    }
  }

  /// A text's digest and its vector.
  private record Row(Hash key, byte[] vector) {}

  private void write(List<Row> rows) {
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
      for (var row : rows) {
        out.write(row.key().bytes());
        out.write(row.vector());
        known.put(row.key(), row.vector());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep vectors in " + file, e);
    }
  }

  @Override
  public byte[] passage(String text) {
    return of("passage", passages, text);
  }

  @Override
  public byte[] question(String text) {
    return of("question", questions, text);
  }

  @Override
  public byte[] word(String term) {
    return words.computeIfAbsent(term, it -> bytes(questions.word(it)));
  }

  @Override
  public boolean knows(String word) {
    return questions.knows(word);
  }

  @Override
  public Hash digest() {
    return passages.digest();
  }

  private byte[] of(String kind, BertEncoder encoder, String text) {
    var key = key(kind, text);
    var found = known.get(key);
    if (found == null) {
      found = bytes(encoder.encode(text));
      write(List.of(new Row(key, found)));
    }
    return found;
  }

  private static Hash key(String kind, String text) {
    return Sha256.digest((kind + "\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(float[] vector) {
    return QuantisedVector.of(vector).values();
  }
}
