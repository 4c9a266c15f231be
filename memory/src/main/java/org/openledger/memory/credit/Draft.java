package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.Attribution.Range;
import org.openledger.memory.search.Found;

/// An answer as a trial writes it: the first sentences of each passage, one behind the other.
///
/// @param text what it says
/// @param quoted where that stands
record Draft(String text, List<Quoted> quoted) {
  Draft {
    quoted = List.copyOf(quoted);
  }

  static Draft of(List<Found> found, int sentences) {
    var text = new StringBuilder();
    var quoted = new ArrayList<Quoted>();
    for (var each : found) {
      var said = each.passage().sentences();
      for (var sentence : said.subList(0, Math.min(sentences, said.size()))) {
        text.append(text.isEmpty() ? "" : " ");
        int start = text.codePointCount(0, text.length());
        text.append(sentence.of(each.record().text()));
        int end = text.codePointCount(0, text.length());
        quoted.add(new Quoted(each, sentence, new Range(start, end)));
      }
    }
    return new Draft(text.toString(), quoted);
  }
}
