/// Proof of Attribution: influence, spans, cards and proofs.
@NullMarked
package org.openledger.attribute;

import org.jspecify.annotations.NullMarked;
