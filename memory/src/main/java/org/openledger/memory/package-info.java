/// Memory: what a Datanet's records say, found again for a question, bit for bit the same by
/// anybody who has the snapshot.
@NullMarked
package org.openledger.memory;

import org.jspecify.annotations.NullMarked;
