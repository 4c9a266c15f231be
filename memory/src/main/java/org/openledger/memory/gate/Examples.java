package org.openledger.memory.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.openledger.core.text.Segmenter;
import org.openledger.memory.gate.Example.Kind;
import org.openledger.memory.passage.Sentences;
import org.openledger.memory.search.Found;
import org.openledger.memory.search.Memory;
import org.openledger.memory.search.Remembered;

/// Makes a Datanet's examples from its own records.
final class Examples {
  /// Questions at most: what a processor does in a few seconds for any Datanet.
  private static final int QUESTIONS_MAX = 480;

  /// Rewordings of one record at most.
  private static final int OF_RECORD_MAX = 6;

  /// A sentence that stands for a prompt is cut behind so many characters.
  private static final int TITLE_CHARS_MAX = 160;

  private final Memory memory;
  private final Rarity rarity;
  private final List<Trial> made = new ArrayList<>();

  private Examples(Memory memory) {
    this.memory = memory;
    this.rarity = Rarity.of(memory);
  }

  /// Of a memory of these records.
  static List<Trial> of(List<Remembered> records, Memory memory) {
    var examples = new Examples(memory);
    var clusters = new HashSet<>();
    var chosen =
        records.stream()
            .filter(record -> !record.text().isBlank() && clusters.add(record.cluster()))
            .sorted(Comparator.comparing(Remembered::commitment)) // as good as drawn
            .limit(QUESTIONS_MAX)
            .toList();
    if (!chosen.isEmpty()) {
      int each = Math.clamp(QUESTIONS_MAX / chosen.size(), 1, OF_RECORD_MAX);
      for (int i = 0; i < chosen.size(); i++) {
        examples.reword(chosen.get(i), i, each);
      }
      examples.offTopic();
    }
    return List.copyOf(examples.made);
  }

  private void reword(Remembered record, int number, int each) {
    var prompt = prompt(record);
    var topic = Topic.of(record, prompt, rarity);
    var members = topic.members(memory.find(prompt, Gate.CANDIDATES));
    var absent = new HashSet<>(members);
    var without = Rarity.without(memory, members);
    var forms = Rewording.values();
    for (int i = 0; i < each; i++) {
      var form = forms[(number + i * OF_RECORD_MAX / each) % forms.length];
      var question = form.of(prompt, rarity);
      var found = memory.find(question, Gate.CANDIDATES);
      if (!found.isEmpty()) {
        var wanted = Optional.of(new Trial.Wanted(record, form.keepsWords()));
        made.add(new Trial(Kind.REWORDED, question, look(question, found, rarity), wanted));
      }
      var left = found.stream().filter(it -> !absent.contains(it.record()) && !topic.names(it));
      var rest = left.toList();
      if (!rest.isEmpty()) {
        add(Kind.ABSENT, question, look(question, rest, without));
      }
    }
  }

  /// What a record is asked for: its prompt, else its first sentence, which is a title or says what
  /// the rest is about.
  private static String prompt(Remembered record) {
    if (!record.prompt().isBlank()) {
      return record.prompt();
    }
    var first = Sentences.of(record.text()).getFirst().of(record.text());
    if (first.length() <= TITLE_CHARS_MAX) {
      return first;
    }
    int blank = first.lastIndexOf(' ', TITLE_CHARS_MAX);
    int cut = blank > 0 ? blank : Segmenter.graphemes(first).atOrBefore(TITLE_CHARS_MAX);
    return cut > 0 ? first.substring(0, cut) : first;
  }

  private void offTopic() {
    for (var question : NullQuestions.ALL) {
      var found = memory.find(question, Gate.CANDIDATES);
      if (!found.isEmpty()) {
        add(Kind.OFF_TOPIC, question, look(question, found, rarity));
      }
    }
  }

  private Look look(String question, List<Found> found, Rarity in) {
    return Look.of(question, found, in, new Likeness(memory.embedding()), Order.PRIOR);
  }

  private void add(Kind kind, String question, Look look) {
    made.add(new Trial(kind, question, look, Optional.empty()));
  }
}
