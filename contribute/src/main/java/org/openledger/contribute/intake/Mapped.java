package org.openledger.contribute.intake;

import java.util.List;
import org.openledger.contribute.record.Draft;

/// What a row of a source means: records, or a reason why it means none.
public sealed interface Mapped {
  /// The records of the row, in order.
  record Drafts(List<Draft> drafts) implements Mapped {
    public Drafts {
      drafts = List.copyOf(drafts);
    }
  }

  /// The row as a whole is refused.
  record Refused(String recordId, Reason reason, String detail) implements Mapped {}

  static Mapped of(Draft draft) {
    return new Drafts(List.of(draft));
  }
}
