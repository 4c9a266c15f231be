/// Duplicates: clusters of near copies, and what each member adds.
@NullMarked
package org.openledger.contribute.duplicates;

import org.jspecify.annotations.NullMarked;
