package org.openledger.memory.search;

import java.util.List;
import java.util.stream.Stream;
import org.openledger.core.flow.AlsoAsked;
import org.openledger.core.flow.ClusterId;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.flow.DatanetId;
import org.openledger.core.hash.Hash;

/// A record that can be found. Where several are given, they are in the order in which they were
/// committed to, earliest first.
///
/// @param datanet where it belongs
/// @param contributor whose it is
/// @param commitment the record's
/// @param cluster whose copies count as one
/// @param prompt what its contributor would be asked for it, empty where nobody said
/// @param text what it says
/// @param alsoAsked how else people ask for it
public record Remembered(
    DatanetId datanet,
    ContributorId contributor,
    Hash commitment,
    ClusterId cluster,
    String prompt,
    String text,
    AlsoAsked alsoAsked) {
  /// A record that nobody says more of than one prompt.
  public Remembered(
      DatanetId datanet,
      ContributorId contributor,
      Hash commitment,
      ClusterId cluster,
      String prompt,
      String text) {
    this(datanet, contributor, commitment, cluster, prompt, text, AlsoAsked.NOTHING);
  }

  /// All that its contributor would be asked for it: its prompt first, where it has one.
  public List<String> questions() {
    return Stream.concat(Stream.of(prompt), alsoAsked.wordings().stream())
        .filter(each -> !each.isBlank())
        .toList();
  }
}
