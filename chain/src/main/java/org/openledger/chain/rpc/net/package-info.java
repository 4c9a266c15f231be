/// Methods about the network: this node is its only member.
@NullMarked
package org.openledger.chain.rpc.net;

import org.jspecify.annotations.NullMarked;
