/// Ethereum JSON-RPC over HTTP and WebSocket: one class per method, and the forms of its values.
@NullMarked
package org.openledger.chain.rpc;

import org.jspecify.annotations.NullMarked;
