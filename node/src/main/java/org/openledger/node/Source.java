package org.openledger.node;

import java.util.Optional;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Hash;
import org.openledger.core.money.Open;

/// A record that an answer rests on: it is quoted, or said first what another is quoted for.
///
/// @param record its commitment
/// @param contributor whose it is
/// @param piece what is quoted of it; nothing of one that is credited and not quoted
/// @param credit what it added to the answer
/// @param amount what it earns by this answer, shared with those whose copies added to it
public record Source(
    Hash record, ContributorId contributor, Optional<Piece> piece, Credit credit, Open amount) {
  /// Nats in units of 2^-20.
  public record Credit(long units) {}

  /// A piece of the answer.
  ///
  /// @param text word for word; empty for whoever may not read it
  /// @param answer where it stands in the answer
  public record Piece(String text, Attribution.Range answer) {}
}
