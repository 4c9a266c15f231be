package org.openledger.contribute.record;

/// A record as its source gives it, before checks and canonical form.
///
/// @param id unique in the Datanet
/// @param document the document this is (a piece of)
/// @param contributor handle or name of who is credited
/// @param licence SPDX identifier, empty if the source names none
/// @param prompt question of a question-answer pair, empty in prose
/// @param text answer or running text
public record Draft(
    String id, String document, String contributor, String licence, String prompt, String text) {}
