package org.openledger.core.flow;

import java.util.Optional;
import org.openledger.core.hash.Hash;

/// An accepted record of a Datanet: who gave what, under which licence, and what it is a copy of.
///
/// @param datanet where it belongs
/// @param contributor who is credited
/// @param commitment salted commitment to the canonical content; the record's identity
/// @param cluster near-duplicate cluster it belongs to
/// @param source where it is from
/// @param content what it says
/// @param split whether it is trained on or held out
public record Contribution(
    DatanetId datanet,
    ContributorId contributor,
    Hash commitment,
    ClusterId cluster,
    Source source,
    Content content,
    Split split) {

  /// Where a record is from.
  ///
  /// @param document the source document it is a piece of
  /// @param licence SPDX identifier
  public record Source(String document, String licence) {}

  /// What a record says.
  ///
  /// @param prompt question, or empty for prose
  /// @param text canonical text, or the answer to the prompt
  /// @param alsoAsked how else people ask for it
  public record Content(String prompt, String text, AlsoAsked alsoAsked) {
    /// A longer line is no title.
    private static final int TITLE_CHARS_MAX = 300;

    private static final String HEADING = "# ";

    /// What is asked for in one way.
    public Content(String prompt, String text) {
      this(prompt, text, AlsoAsked.NOTHING);
    }

    /// The title that its text begins with, if it does: a Markdown heading of the first level.
    public Optional<String> title() {
      if (!text.startsWith(HEADING)) {
        return Optional.empty();
      }
      int end = text.indexOf('\n');
      var title = text.substring(HEADING.length(), end < 0 ? text.length() : end).strip();
      return Optional.of(title).filter(it -> !it.isEmpty() && it.length() <= TITLE_CHARS_MAX);
    }
  }

  /// The part of a snapshot a record belongs to, fixed by its commitment.
  public enum Split {
    TRAIN,
    HELD_OUT
  }

  /// The question it answers: its prompt, or the name of its document where it has none.
  public String question() {
    return content.prompt.isEmpty() ? source.document : content.prompt;
  }
}
