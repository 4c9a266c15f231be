/// A running chain: its configuration, its blocks, its head on disk.
@NullMarked
package org.openledger.chain.node;

import org.jspecify.annotations.NullMarked;
