package org.openledger.memory.index;

import static org.openledger.memory.index.Layout.require;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.openledger.memory.passage.Passages;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.model.tensor.Workers;

/// Whether a part's texts and numbers are such as [PartWriter] writes; lengths have been checked.
final class PartCheck {
  private final Part part;

  private PartCheck(Part part) {
    this.part = part;
  }

  static void texts(Part part, Workers workers) {
    var check = new PartCheck(part);
    check.strings(part.terms());
    check.strings(part.names());
    workers.run(part.records(), check::record);
    workers.run(part.passages(), check::counts);
  }

  private void strings(Strings strings) {
    byte[] before = {};
    for (int i = 0; i < strings.size(); i++) {
      byte[] now = strings.bytes(i);
      require(Arrays.compareUnsigned(before, now) < 0, "words out of order");
      Layout.text(now, 0, now.length);
      before = now;
    }
  }

  private void record(int record) {
    require(part.hasNames(record), "a record without names");
    try {
      part.whose(record);
    } catch (IllegalArgumentException e) {
      throw Layout.damaged("record " + record + ": " + e.getMessage());
    }
    var wording = part.wording(record);
    var text = wording.text();
    boolean isAsked = !wording.prompt().isBlank();
    require(isAsked == part.hasPromptVector(record), "a prompt and its vector differ");
    int at = 0;
    for (int p = part.firstPassage(record); p < part.firstPassage(record + 1); p++) {
      require(part.firstSentence(p) < part.firstSentence(p + 1), "a passage without sentences");
      for (int s = part.firstSentence(p); s < part.firstSentence(p + 1); s++) {
        boolean within =
            part.start(s) >= at && part.start(s) < part.end(s) && part.end(s) <= text.length();
        require(within, "a sentence from " + part.start(s) + " to " + part.end(s));
        at = part.end(s);
      }
    }
  }

  /// Whether all texts are cut as texts are: what stands in no passage is under no leaf, and could
  /// be swapped for other words.
  static Part cuts(Part part, Workers workers) {
    var check = new PartCheck(part);
    workers.run(
        part.records(),
        record ->
            require(
                check.cut(record).equals(Passages.of(part.wording(record).text())),
                "record " + record + " cut as nobody cuts it"));
    return part;
  }

  private List<Passage> cut(int record) {
    return IntStream.range(part.firstPassage(record), part.firstPassage(record + 1))
        .mapToObj(part::passage)
        .toList();
  }

  private void counts(int passage) {
    var counts = part.forward();
    long length = 0;
    int before = -1;
    for (int i = counts.first(passage); i < counts.first(passage + 1); i++) {
      require(counts.term(i) > before && counts.term(i) < counts.terms(), "terms out of order");
      require(counts.times(i) > 0, "a term that stands nowhere");
      before = counts.term(i);
      length += counts.times(i);
    }
    require(length == counts.length(passage), "counts that do not add up");
  }
}
