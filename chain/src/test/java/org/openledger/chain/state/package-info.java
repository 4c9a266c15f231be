@NullMarked
package org.openledger.chain.state;

import org.jspecify.annotations.NullMarked;
