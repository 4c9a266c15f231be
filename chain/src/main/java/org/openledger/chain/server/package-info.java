/// The node as a JSON-RPC server: all methods, over HTTP and WebSocket.
@NullMarked
package org.openledger.chain.server;

import org.jspecify.annotations.NullMarked;
