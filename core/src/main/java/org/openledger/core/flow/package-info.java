/// The five records of the product, in the order of its verbs: [Contribution], [TrainingRun],
/// [Attribution], [UsageReceipt], [Settlement]; and the identifiers they share.
@NullMarked
package org.openledger.core.flow;

import org.jspecify.annotations.NullMarked;
