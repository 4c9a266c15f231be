package org.openledger.memory.index;

import java.util.List;
import org.openledger.core.flow.AlsoAsked;
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
/// @param asked the vectors of its prompt, if that is not blank, and of its other wordings
public record Entry(Whose whose, Wording wording, List<Piece> pieces, List<byte[]> asked) {
  public Entry {
    pieces = List.copyOf(pieces);
    asked = List.copyOf(asked);
    if (asked.size() != wording.questions()) {
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
  /// @param alsoAsked how else people ask for it
  public record Wording(String prompt, String text, AlsoAsked alsoAsked) {
    /// What is asked for in one way.
    public Wording(String prompt, String text) {
      this(prompt, text, AlsoAsked.NOTHING);
    }

    /// The prompt and the other wordings, each of them on a line of its own.
    String asked() {
      var asked = new StringBuilder(prompt);
      alsoAsked.wordings().forEach(each -> asked.append('\n').append(each));
      return asked.toString();
    }

    /// How many of them there are.
    int questions() {
      return (prompt.isBlank() ? 0 : 1) + alsoAsked.wordings().size();
    }
  }

  /// A passage of a record.
  ///
  /// @param passage where it stands
  /// @param counts of the terms of prompt and passage
  /// @param vector what it is about
  public record Piece(Passage passage, Counts counts, byte[] vector) {}
}
