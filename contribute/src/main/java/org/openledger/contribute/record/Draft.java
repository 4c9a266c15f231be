package org.openledger.contribute.record;

import java.util.List;

/// A record as its source gives it, before checks and canonical form.
///
/// @param id unique in the Datanet
/// @param document the document this is (a piece of)
/// @param contributor handle or name of who is credited
/// @param licence SPDX identifier, empty if the source names none
/// @param prompt question of a question-answer pair, empty in prose
/// @param text answer or running text
/// @param alsoAsked other wordings of the question
public record Draft(
    String id,
    String document,
    String contributor,
    String licence,
    String prompt,
    String text,
    List<String> alsoAsked) {
  public Draft {
    alsoAsked = List.copyOf(alsoAsked);
  }

  /// A record without other wordings.
  public Draft(
      String id, String document, String contributor, String licence, String prompt, String text) {
    this(id, document, contributor, licence, prompt, text, List.of());
  }
}
