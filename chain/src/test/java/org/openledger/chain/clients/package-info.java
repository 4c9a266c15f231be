/// Clients that others wrote, run against a node of ours.
@NullMarked
package org.openledger.chain.clients;

import org.jspecify.annotations.NullMarked;
