@NullMarked
package org.openledger.chain;

import org.jspecify.annotations.NullMarked;
