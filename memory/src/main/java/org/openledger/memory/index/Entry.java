package org.openledger.memory.index;

import java.util.List;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;
import org.openledger.memory.passage.Passages.Passage;
import org.openledger.memory.terms.Counts;

/// All that an index keeps of a record.
///
/// @param whose record it is
/// @param wording what it says
/// @param pieces its passages, in the order of its text
/// @param asked the vector of its prompt, without numbers if the prompt is blank
public record Entry(Whose whose, Wording wording, List<Piece> pieces, byte[] asked) {
  public Entry {
    pieces = List.copyOf(pieces);
    if (wording.prompt().isBlank() != (asked.length == 0)) {
      throw new IllegalArgumentException("a prompt has a vector, and nothing else has it");
    }
  }

  /// Whose record one is.
  ///
  /// @param datanet where it belongs
  /// @param contributor whose it is
  /// @param commitment the record's
  /// @param cluster whose copies count as one
  public record Whose(
      DatanetId datanet, ContributorId contributor, Hash commitment, ClusterId cluster) {}

  /// What a record says.
  ///
  /// @param prompt what its contributor would be asked for it, empty where nobody said
  /// @param text its text
  public record Wording(String prompt, String text) {}

  /// A passage of a record.
  ///
  /// @param passage where it stands
  /// @param counts of the terms of prompt and passage
  /// @param vector what it is about
  public record Piece(Passage passage, Counts counts, byte[] vector) {}
}
