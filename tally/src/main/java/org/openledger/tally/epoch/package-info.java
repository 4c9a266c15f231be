/// Epochs: the tables of what everybody earned, and their roots.
@NullMarked
package org.openledger.tally.epoch;

import org.jspecify.annotations.NullMarked;
