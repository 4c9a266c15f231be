/// How the rest of the program talks to a chain, its own or another.
@NullMarked
package org.openledger.chain.client;

import org.jspecify.annotations.NullMarked;
