/// Model Factory: pre-training of a small base, LoRA runs, evaluation, run records.
@NullMarked
package org.openledger.train;

import org.jspecify.annotations.NullMarked;
