/// Deterministic float32 kernels: one provider, a vector and a scalar implementation, the same
/// bits.
@NullMarked
package org.openledger.model.tensor;

import org.jspecify.annotations.NullMarked;
