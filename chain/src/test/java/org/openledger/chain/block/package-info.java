@NullMarked
package org.openledger.chain.block;

import org.jspecify.annotations.NullMarked;
