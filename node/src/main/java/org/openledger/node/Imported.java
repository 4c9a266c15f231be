package org.openledger.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an import did with the rows of a file.
///
/// @param source the file's name as given to the import
/// @param rows rows looked at
/// @param refusals the rows and pieces that were refused
/// @param accepted records new in the Datanet
/// @param complete whether the file was read to its end, or to the limit asked for
/// @param unchanged records that were there before, byte for byte
public record Imported(
    String source, long rows, Refusals refusals, long accepted, boolean complete, long unchanged) {
  /// What was refused.
  ///
  /// @param reasons how many rows and pieces for each reason, by its stable word
  /// @param first the first of them; all are kept in the Datanet
  public record Refusals(Map<String, Long> reasons, List<Row> first) {
    public Refusals {
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
      first = List.copyOf(first);
    }
  }

  /// A row or piece that was refused.
  ///
  /// @param record what it calls itself, empty where it does not say
  /// @param line where it stands, from 1
  /// @param reason by its stable word
  /// @param column where in the line, 0 where there is no place
  /// @param detail the reason for people
  public record Row(String record, long line, String reason, int column, String detail) {}

  /// How many rows and pieces were refused for each reason, by its stable word.
  public Map<String, Long> reasons() {
    return refusals.reasons;
  }

  /// Rows and pieces refused.
  public long rejected() {
    return reasons().values().stream().mapToLong(Long::longValue).sum();
  }
}
