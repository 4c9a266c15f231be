/// Optimiser pieces: AdamW, schedules, clipping, example order and state digests.
@NullMarked
package org.openledger.model.optim;

import org.jspecify.annotations.NullMarked;
