package org.openledger.train;

import org.openledger.core.hash.Hash;
import org.openledger.model.token.Sequence;

/// A record ready for training.
///
/// @param sequence its tokens; the answer's are scored
/// @param cluster index into [TrainingSet#clusters]
/// @param commitment the record it was made of
/// @param contributor index into [TrainingSet#contributors]
public record Example(Sequence sequence, int cluster, Hash commitment, int contributor) {}
