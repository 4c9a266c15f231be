package org.openledger.memory.credit;

import java.util.ArrayList;
import java.util.List;
import org.openledger.core.flow.Attribution.Range;
import org.openledger.memory.search.Found;

/// An answer as a trial writes it: each passage, sentence by sentence.
///
/// @param text what it says
/// @param quoted where that stands
record Draft(String text, List<Quoted> quoted) {
  Draft {
    quoted = List.copyOf(quoted);
  }

  static Draft of(List<Found> found) {
    var text = new StringBuilder();
    var quoted = new ArrayList<Quoted>();
    for (var each : found) {
      for (var sentence : each.passage().sentences()) {
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
