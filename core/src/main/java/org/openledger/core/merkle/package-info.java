/// Keccak Merkle trees and Merkle-sum trees with inclusion proofs.
@NullMarked
package org.openledger.core.merkle;

import org.jspecify.annotations.NullMarked;
