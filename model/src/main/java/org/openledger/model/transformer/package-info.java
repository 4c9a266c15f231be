/// Llama-family decoder with hand-written forward and backward passes.
@NullMarked
package org.openledger.model.transformer;

import org.jspecify.annotations.NullMarked;
