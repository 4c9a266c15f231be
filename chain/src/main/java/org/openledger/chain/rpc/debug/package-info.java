/// Methods that show raw encodings and what a transaction did step by step.
@NullMarked
package org.openledger.chain.rpc.debug;

import org.jspecify.annotations.NullMarked;
