package org.openledger.bench.credit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.random.CounterRandom;
import org.openledger.memory.credit.CreditTrial;
import org.openledger.memory.credit.CreditTrial.Thief;
import org.openledger.memory.credit.Edits;
import org.openledger.memory.passage.Sentences;
import org.openledger.memory.search.Remembered;

/// What a stranger makes of another's record before handing it in as his own.
enum Disguise {
  COPY,
  COPY_5,
  COPY_10,
  COPY_15,
  COPY_20,
  /// A prompt that says nothing of the record.
  OTHER_PROMPT,
  /// Each sentence cut in two, the halves turned round.
  TURNED,
  /// Letters of another alphabet that look the same.
  LOOKALIKES,
  /// As many words of something else within each sentence.
  TAILS,
  /// A sentence of another record behind each.
  MIXED,
  /// The words of the prompt replaced by others in prompt and text.
  RENAMED;

  private static final ContributorId STRANGER = new ContributorId("stranger");
  private static final int LONG = 4;

  /// The name that results have.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The record as the stranger hands it in.
  ///
  /// @param others where other words and sentences come from
  Remembered of(Remembered victim, List<Remembered> others, CounterRandom random) {
    return switch (this) {
      case COPY -> edited(victim, 0, others, random);
      case COPY_5 -> edited(victim, 50, others, random);
      case COPY_10 -> edited(victim, 100, others, random);
      case COPY_15 -> edited(victim, 150, others, random);
      case COPY_20 -> edited(victim, 200, others, random);
      case OTHER_PROMPT -> record(victim, "Zirpian notes of the house", victim.text());
      case TURNED -> record(victim, victim.prompt(), turned(victim.text()));
      case LOOKALIKES -> record(victim, victim.prompt(), alike(victim.text()));
      case TAILS -> record(victim, victim.prompt(), tails(victim.text(), others, random));
      case MIXED -> record(victim, victim.prompt(), mixed(victim.text(), drawn(others, random)));
      case RENAMED -> renamed(victim);
    };
  }

  private static Remembered record(Remembered victim, String prompt, String text) {
    return CreditTrial.record(victim, STRANGER, prompt, text, 0);
  }

  private static Remembered edited(
      Remembered victim, int permille, List<Remembered> others, CounterRandom random) {
    var edits = new Edits(List.of(drawn(others, random), drawn(others, random)));
    return CreditTrial.copies(victim, 1, permille, new Thief(STRANGER, edits), random).getFirst();
  }

  private static String drawn(List<Remembered> others, CounterRandom random) {
    return others.get(random.nextInt(others.size())).text();
  }

  private static List<String> sentences(String text) {
    return Sentences.of(text).stream().map(span -> span.of(text)).toList();
  }

  private static String turned(String text) {
    var turned = new ArrayList<String>();
    for (var sentence : sentences(text)) {
      var words = new ArrayList<>(List.of(sentence.replace(".", "").split(" ")));
      Collections.rotate(words, words.size() / 2);
      turned.add(String.join(" ", words) + ".");
    }
    return String.join(" ", turned);
  }

  private static String alike(String text) {
    return text.replace('a', '\u0430').replace('o', '\u043e').replace('e', '\u0435');
  }

  private static String tails(String text, List<Remembered> others, CounterRandom random) {
    var longer = new ArrayList<String>();
    for (var sentence : sentences(text)) {
      var other = drawn(others, random).replace(".", "").split("\\s+");
      int count = Math.min(other.length, sentence.split(" ").length);
      var tail = String.join(" ", List.of(other).subList(0, count));
      longer.add(sentence.replace(".", "") + ", " + tail + ".");
    }
    return String.join(" ", longer);
  }

  private static String mixed(String text, String other) {
    var more = sentences(other);
    var mixed = new ArrayList<String>();
    for (var sentence : sentences(text)) {
      mixed.add(sentence);
      mixed.add(more.get(mixed.size() / 2 % more.size()));
    }
    return String.join(" ", mixed);
  }

  private static Remembered renamed(Remembered victim) {
    var names = new HashMap<String, String>();
    for (var word : victim.prompt().toLowerCase(Locale.ROOT).split("\\W+")) {
      if (word.length() > LONG) {
        names.put(word, "zorb" + word.substring(0, 2) + "ix");
      }
    }
    return record(victim, renamed(victim.prompt(), names), renamed(victim.text(), names));
  }

  private static String renamed(String text, Map<String, String> names) {
    var renamed = new StringBuilder();
    for (var piece : text.split("(?<=\\W)|(?=\\W)")) {
      renamed.append(names.getOrDefault(piece.toLowerCase(Locale.ROOT), piece));
    }
    return renamed.toString();
  }
}
