package org.openledger.train;

import org.openledger.core.hash.Hash;
import org.openledger.model.token.Sequence;

/// A record ready for training.
///
/// @param sequence its tokens; the answer's are scored
/// @param commitment the record it was made of
/// @param cluster index into [TrainingSet#clusters]
/// @param contributor index into [TrainingSet#contributors]
public record Example(Sequence sequence, Hash commitment, int cluster, int contributor) {}
