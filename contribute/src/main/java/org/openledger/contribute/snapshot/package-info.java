/// Snapshots: the immutable lists of records that models are trained on.
@NullMarked
package org.openledger.contribute.snapshot;

import org.jspecify.annotations.NullMarked;
