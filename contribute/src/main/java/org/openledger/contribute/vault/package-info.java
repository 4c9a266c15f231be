/// The vault: record texts, each encrypted under a key of its own.
@NullMarked
package org.openledger.contribute.vault;

import org.jspecify.annotations.NullMarked;
