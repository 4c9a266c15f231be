/// Keys of the parties that this node keeps keys for.
@NullMarked
package org.openledger.store.keys;

import org.jspecify.annotations.NullMarked;
