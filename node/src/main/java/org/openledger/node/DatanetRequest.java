package org.openledger.node;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openledger.core.flow.DatanetId;

/// A collection of records that is to be made.
///
/// @param id its name in addresses and on chain
/// @param name its name for people
/// @param summary what it holds, for people
/// @param form what its records are
/// @param licences those that its records may have, as SPDX identifiers
/// @param visibility who may read its records
/// @param owner whose it is
public record DatanetRequest(
    DatanetId id,
    String name,
    String summary,
    Form form,
    SortedSet<String> licences,
    Visibility visibility,
    String owner) {
  public DatanetRequest {
    licences = Collections.unmodifiableSortedSet(new TreeSet<>(licences));
  }

  /// What a record is.
  public enum Form {
    /// Running text.
    PROSE,
    /// A question and its answer.
    QUESTIONS
  }

  /// Who may read records: everyone, those the owner admitted, or the owner alone.
  public enum Visibility {
    PUBLIC,
    GATED,
    PRIVATE
  }
}
