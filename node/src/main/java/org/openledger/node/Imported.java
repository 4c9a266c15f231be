package org.openledger.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an import did with the rows of a file.
///
/// @param source the file's name as given to the import
/// @param rows rows looked at
/// @param reasons how many rows and pieces were refused for each reason, by its stable word
/// @param accepted records new in the Datanet
/// @param complete whether the file was read to its end, or to the limit asked for
/// @param unchanged records that were there before, byte for byte
public record Imported(
    String source,
    long rows,
    Map<String, Long> reasons,
    long accepted,
    boolean complete,
    long unchanged) {
  public Imported {
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }

  /// Rows and pieces refused.
  public long rejected() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }
}
