package org.openledger.core.flow;

import java.util.HashSet;
import java.util.List;

/// Other ways in which people ask for what a record says, as its contributor noted them down.
///
/// @param wordings at most [#MOST], each on one line, not blank, none twice
public record AlsoAsked(List<String> wordings) {
  /// Most wordings of a record, beside its prompt.
  public static final int MOST = 8;

  /// Nothing but its prompt.
  public static final AlsoAsked NOTHING = new AlsoAsked(List.of());

  public AlsoAsked {
    wordings = List.copyOf(wordings);
    boolean lines = wordings.stream().noneMatch(each -> each.isBlank() || each.indexOf('\n') >= 0);
    if (!lines || wordings.size() > MOST || new HashSet<>(wordings).size() < wordings.size()) {
      throw new IllegalArgumentException(wordings.size() + " texts are no other wordings");
    }
  }
}
