package org.openledger.memory.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Keccak;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.terms.Analyser;

/// Counts words in 64 drawers; remembers what it was given, and ends after so many texts.
final class Drawers implements Embedding {
  final List<String> embedded = new ArrayList<>();
  private int left = Integer.MAX_VALUE;

  /// The drawer of each word that was met.
  private static final Map<String, Integer> DRAWERS = new ConcurrentHashMap<>();

  /// Is thrown where a process would be killed.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// Ends when so many texts more have been embedded.
  Drawers endingAfter(int texts) {
    left = texts;
    return this;
  }

  @Override
  public byte[] passage(String text) {
    if (left-- <= 0) {
      throw new Killed();
    }
    embedded.add(text);
    return question(text);
  }

  @Override
  public byte[] question(String text) {
    byte[] counts = new byte[64];
    for (var term : Analyser.terms(text)) {
      int drawer = DRAWERS.computeIfAbsent(term, each -> hash(each).at(0) & 63);
      counts[drawer] = (byte) Math.min(127, counts[drawer] + 1);
    }
    return counts;
  }

  @Override
  public Hash digest() {
    return hash("drawers");
  }

  static Hash hash(String text) {
    return Keccak.hash256(text.getBytes(StandardCharsets.UTF_8));
  }

  static Remembered record(String contributor, String prompt, String text) {
    var commitment = hash(prompt + "\n" + text);
    return new Remembered(
        new DatanetId("reef"),
        new ContributorId(contributor),
        commitment,
        new ClusterId(commitment),
        prompt,
        text);
  }

  /// The same record, which people ask for in other ways too.
  static Remembered asked(Remembered record, List<String> alsoAsked) {
    return new Remembered(
        record.datanet(),
        record.contributor(),
        hash(record.commitment() + String.join("\n", alsoAsked)),
        record.cluster(),
        record.prompt(),
        record.text(),
        new AlsoAsked(alsoAsked));
  }

  private static final String[] WORDS =
      "tide pool rock limpet crab moon sea foam weed urchin star salt the of and is".split(" ");

  private static String words(CounterRandom random, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "The " : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  /// Records of one to forty sentences, some without a prompt, some with other wordings of it, some
  /// copies, some that say nothing.
  static List<Remembered> records(CounterRandom random, int count) {
    var records = new ArrayList<Remembered>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      int sentences = random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(4);
      for (int s = 0; s < sentences; s++) {
        text.append(words(random, 2 + random.nextInt(12))).append(" ").append(i).append(". ");
      }
      var prompt = random.nextInt(3) == 0 ? "" : words(random, 4) + "?";
      var said = random.nextInt(20) == 0 ? " " : text.toString();
      var others = IntStream.range(0, random.nextInt(3)).mapToObj(n -> words(random, 3) + n);
      var record = asked(record("C" + random.nextInt(5), prompt, said), others.toList());
      records.add(record);
      if (random.nextInt(8) == 0) {
        var copy = record("Copy", prompt, said + " Truly.");
        records.add(
            new Remembered(
                copy.datanet(),
                copy.contributor(),
                copy.commitment(),
                record.cluster(),
                prompt,
                copy.text()));
      }
    }
    return records;
  }

  static String question(CounterRandom random) {
    return words(random, random.nextInt(7));
  }
}
