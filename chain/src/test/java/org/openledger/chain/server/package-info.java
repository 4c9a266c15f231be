@NullMarked
package org.openledger.chain.server;

import org.jspecify.annotations.NullMarked;
