package org.openledger.bench.answers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.core.hash.Sha256;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.search.Remembered;

/// A collection of records, what each is about, and questions to it.
///
/// @param name the collection's
/// @param records in their order
/// @param subjects what each record is about
/// @param asked the questions
record Collected(
    String name, List<Remembered> records, Map<Hash, String> subjects, List<Asked> asked) {
  Collected {
    records = List.copyOf(records);
    subjects = Map.copyOf(subjects);
    asked = List.copyOf(asked);
  }

  /// The questions of one style.
  List<Asked> asked(String style) {
    return asked.stream().filter(each -> each.style().name().equals(style)).toList();
  }

  /// The same records where nobody says what they would be asked.
  List<Remembered> withoutPrompts() {
    return records.stream().map(it -> asked(it, "")).toList();
  }

  /// The same where nobody says how else people ask.
  Collected withoutOtherWordings() {
    var plain = records.stream().map(it -> asked(it, it.prompt())).toList();
    return new Collected(name, plain, subjects, asked);
  }

  /// A record by one prompt alone.
  private static Remembered asked(Remembered it, String prompt) {
    return new Remembered(
        it.datanet(), it.contributor(), it.commitment(), it.cluster(), prompt, it.text());
  }

  /// Collects records, copies of one text in one cluster.
  static final class Builder {
    private final DatanetId datanet;
    private final List<Remembered> records = new ArrayList<>();
    private final Map<Hash, String> subjects = new HashMap<>();
    private final Map<String, ClusterId> clusters = new HashMap<>();

    Builder(String datanet) {
      this.datanet = new DatanetId(datanet);
    }

    Remembered add(String id, String contributor, String subject, Said said) {
      var commitment = commitment(id);
      var cluster =
          clusters.computeIfAbsent(
              said.text().replaceAll("\\s+", " ").strip(), _ -> new ClusterId(commitment));
      var record =
          new Remembered(
              datanet,
              new ContributorId(contributor),
              commitment,
              cluster,
              said.prompt(),
              said.text(),
              said.alsoAsked());
      records.add(record);
      subjects.put(commitment, subject);
      return record;
    }

    List<Remembered> records() {
      return records;
    }

    Collected with(List<Asked> asked) {
      return new Collected(datanet.value(), records, subjects, asked);
    }
  }

  /// What a record is asked for, and what it says.
  record Said(String prompt, String text, AlsoAsked alsoAsked) {
    /// What is asked for in one way.
    Said(String prompt, String text) {
      this(prompt, text, AlsoAsked.NOTHING);
    }
  }

  /// The first passages of a text: of thousands of long documents not everything is embedded.
  static String lead(String text, int passages) {
    var all = Passages.of(text);
    return all.size() <= passages ? text : text.substring(0, all.get(passages - 1).span().end());
  }

  /// Of a record of this id.
  static Hash commitment(String id) {
    return Sha256.digest(id.getBytes(StandardCharsets.UTF_8));
  }
}
