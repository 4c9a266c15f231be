package org.openledger.model.sampling;

import java.util.List;

/// Watches generated text for stop strings, also across pieces, and holds back what might turn out
/// to be the beginning of one.
public final class StopStrings {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  public StopStrings(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /// Takes the next piece of text; returns what may be shown now. After a stop string, only the
  /// text before it is returned and [#stopped] is true.
  public String push(String piece) {
    if (stopped) {
      return "";
    }
    held.append(piece);
    int first = firstStop();
    if (first >= 0) {
      stopped = true;
      held.setLength(first);
      return flush();
    }
    int safe = held.length() - heldBack();
    var out = held.substring(0, safe);
    held.delete(0, safe);
    return out;
  }

  /// What was held back, once no more text comes.
  public String flush() {
    var out = held.toString();
    held.setLength(0);
    return out;
  }

  public boolean stopped() {
    return stopped;
  }

  private int firstStop() {
    int first = -1;
    for (var stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /// Length of the longest end of the text that is the beginning of a stop string.
  private int heldBack() {
    int longest = 0;
    for (var stop : stops) {
      int n = Math.min(stop.length() - 1, held.length());
      while (n > longest) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
        n--;
      }
    }
    return longest;
  }
}
