/// Choosing the next token from logits, seeded and bit for bit repeatable.
@NullMarked
package org.openledger.model.sampling;

import org.jspecify.annotations.NullMarked;
