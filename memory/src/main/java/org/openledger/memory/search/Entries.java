package org.openledger.memory.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.core.text.WellFormed;
import org.openledger.memory.index.Entry;
import org.openledger.memory.index.Entry.Piece;
import org.openledger.memory.index.Entry.Whose;
import org.openledger.memory.index.Entry.Wording;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.terms.Analyser;
import org.openledger.memory.terms.Counts;
import org.openledger.model.tensor.Workers;

/// Makes of records what an index keeps of them: what an earlier memory has of one is taken from
/// there, vectors that are kept are not made again, and the others are made many at once.
final class Entries {
  /// Texts that are embedded in one call, at least: enough to keep all threads at work.
  private static final int TEXTS = 256;

  /// Code units of a prompt that are looked up: its terms count for each of its record's passages.
  static final int PROMPT_MAX = 1 << 12;

  /// Texts whose vectors are at hand, some 15 MB: records of one source repeat passages and
  /// prompts.
  private static final int RECENT_MAX = 1 << 15;

  private final Embedding embedding;
  private final Kept kept;
  private final Earlier earlier;
  private final Workers workers;
  private final Map<Hash, byte[]> recent = new LinkedHashMap<>(); // by texts, the oldest first

  /// @param earlier what an earlier memory has
  Entries(Embedding embedding, Kept kept, Earlier earlier, Workers workers) {
    this.embedding = embedding;
    this.kept = kept;
    this.earlier = earlier;
    this.workers = workers;
  }

  /// A record that is cut and counted.
  record Cut(Remembered record, Hash key, List<Passage> passages, List<Counts> counts) {
    static Cut of(Remembered record) {
      WellFormed.require(record.prompt(), "a prompt");
      record.alsoAsked().wordings().forEach(each -> WellFormed.require(each, "another wording"));
      WellFormed.require(record.text(), "a record's text");
      var passages = Passages.of(record.text());
      var prompt = start(record.prompt());
      var counts =
          passages.stream()
              .map(each -> prompt + "\n" + each.span().of(record.text()))
              .map(text -> Counts.of(withOthers(Analyser.terms(text), record)))
              .toList();
      return new Cut(record, keyOf(record), passages, counts);
    }

    List<String> texts() {
      var texts = new ArrayList<String>();
      passages.forEach(each -> texts.add(each.span().of(record.text())));
      texts.addAll(record.questions());
      return texts;
    }

    Entry entry(List<byte[]> vectors) {
      if (vectors.size() != passages.size() + record.questions().size()) {
        throw new Fault(Code.DAMAGED_FILE, "A record has other vectors than texts");
      }
      var pieces = new ArrayList<Piece>();
      for (int i = 0; i < passages.size(); i++) {
        pieces.add(new Piece(passages.get(i), counts.get(i), vectors.get(i)));
      }
      var asked = vectors.subList(passages.size(), vectors.size());
      var wording = new Wording(record.prompt(), record.text(), record.alsoAsked());
      return new Entry(whose(record), wording, pieces, asked);
    }
  }

  /// Terms of a passage and its prompt, and once each those that only other wordings have: however
  /// many there are, a passage says nothing more often for it.
  private static List<String> withOthers(List<String> terms, Remembered record) {
    var seen = new HashSet<>(terms);
    var all = new ArrayList<>(terms);
    for (var wording : record.alsoAsked().wordings()) {
      Analyser.terms(start(wording)).stream().filter(seen::add).forEach(all::add);
    }
    return all;
  }

  private static String start(String prompt) {
    if (prompt.length() <= PROMPT_MAX) {
      return prompt;
    }
    boolean half = Character.isHighSurrogate(prompt.charAt(PROMPT_MAX - 1));
    return prompt.substring(0, half ? PROMPT_MAX - 1 : PROMPT_MAX);
  }

  /// Names what a record says, whoever says it.
  private static Hash keyOf(Remembered record) {
    var texts = new ArrayList<byte[]>();
    record.questions().forEach(each -> texts.add(each.getBytes(StandardCharsets.UTF_8)));
    texts.add(record.text().getBytes(StandardCharsets.UTF_8));
    // How many there are and how long each is: the same lines may be one prompt, or two wordings.
    var lengths = ByteBuffer.allocate(Integer.BYTES * (1 + texts.size())).putInt(texts.size());
    texts.forEach(each -> lengths.putInt(each.length));
    texts.addFirst(lengths.array());
    return Sha256.digest(texts.toArray(byte[][]::new));
  }

  static Whose whose(Remembered record) {
    return new Whose(record.datanet(), record.contributor(), record.commitment(), record.cluster());
  }

  /// The entries of some records, in their order.
  ///
  /// @param progress is told how many of them are done
  List<Entry> of(List<Remembered> records, Progress progress) {
    var entries = new Entry[records.size()];
    var waiting = new ArrayList<Integer>();
    for (int i = 0; i < entries.length; i++) {
      var known = earlier.entry(records.get(i));
      if (known.isPresent()) {
        entries[i] = known.get();
      } else {
        waiting.add(i);
      }
    }
    int done = entries.length - waiting.size();
    for (int from = 0; from < waiting.size(); ) {
      int to = from;
      long chars = 0;
      while (to < waiting.size() && to - from < TEXTS && chars < 1_000L * TEXTS) {
        chars += records.get(waiting.get(to++)).text().length();
      }
      make(records, waiting.subList(from, to), entries);
      done += to - from;
      from = to;
      progress.at(done, entries.length);
    }
    return Arrays.asList(entries);
  }

  private void make(List<Remembered> records, List<Integer> which, Entry[] entries) {
    var cuts = new Cut[which.size()];
    workers.run(cuts.length, i -> cuts[i] = Cut.of(records.get(which.get(i))));
    embed(cuts);
    for (int i = 0; i < cuts.length; i++) {
      entries[which.get(i)] = cuts[i].entry(kept.find(cuts[i].key()).orElseThrow());
    }
  }

  private void embed(Cut[] cuts) {
    var missing = new LinkedHashMap<Hash, List<String>>();
    for (var cut : cuts) {
      if (kept.find(cut.key()).isEmpty()) {
        missing.put(cut.key(), cut.texts());
      }
    }
    var vectors = vectors(missing.values().stream().flatMap(List::stream).toList());
    var more = new LinkedHashMap<Hash, List<byte[]>>();
    int at = 0;
    for (var each : missing.entrySet()) {
      more.put(each.getKey(), vectors.subList(at, at + each.getValue().size()));
      at += each.getValue().size();
    }
    kept.add(more);
  }

  /// The vectors of texts, in their order; no text is embedded again that just was.
  private List<byte[]> vectors(List<String> texts) {
    var keys = texts.stream().map(Entries::keyOf).toList();
    var fresh = new LinkedHashMap<Hash, String>();
    for (int i = 0; i < keys.size(); i++) {
      if (!recent.containsKey(keys.get(i))) {
        fresh.put(keys.get(i), texts.get(i));
      }
    }
    var made =
        fresh.isEmpty() ? List.<byte[]>of() : embedding.passages(List.copyOf(fresh.values()));
    if (made.size() != fresh.size()) {
      throw new IllegalStateException(made.size() + " vectors of " + fresh.size() + " texts");
    }
    int at = 0;
    for (var key : fresh.keySet()) {
      recent.put(key, made.get(at++));
    }
    var vectors = keys.stream().map(recent::get).toList();
    var oldest = recent.keySet().iterator();
    while (recent.size() > RECENT_MAX) {
      oldest.next();
      oldest.remove();
    }
    return vectors;
  }

  private static Hash keyOf(String text) {
    return Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
