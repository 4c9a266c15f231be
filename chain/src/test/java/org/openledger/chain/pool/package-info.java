@NullMarked
package org.openledger.chain.pool;

import org.jspecify.annotations.NullMarked;
