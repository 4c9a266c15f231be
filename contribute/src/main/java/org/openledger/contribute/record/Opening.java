package org.openledger.contribute.record;

import org.openledger.core.hash.Hash;
import org.openledger.core.merkle.MerkleTree;

/// What opens a commitment: the salt and the canonical record behind it.
///
/// Whoever holds it can check that the commitment is of this record; without the salt nobody can
/// test a guess at a record's text.
///
/// @param salt 32 bytes
/// @param record RFC 8785 JSON with contributor, datanet, document, id, licence, prompt, text
public record Opening(Hash salt, String record) {
  /// `keccak256(0x00 || salt || record)`.
  public Hash commitment() {
    return MerkleTree.leafHash(SealedRecord.plain(this));
  }
}
