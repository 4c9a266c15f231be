package org.openledger.node;

import java.math.BigInteger;
import org.openledger.core.flow.Attribution;
import org.openledger.core.flow.ContributorId;
import org.openledger.core.hash.Hash;

/// A record that an answer quotes.
///
/// @param record its commitment
/// @param contributor whose it is
/// @param quote what is quoted, word for word; empty for whoever may not read it
/// @param answer where that stands in the answer
/// @param credit what it added to the answer
/// @param amount what its contributor earns by this answer, in 10^-18 OPEN
public record Source(
    Hash record,
    ContributorId contributor,
    String quote,
    Attribution.Range answer,
    Credit credit,
    BigInteger amount) {
  /// Nats in units of 2^-20.
  public record Credit(long units) {}
}
