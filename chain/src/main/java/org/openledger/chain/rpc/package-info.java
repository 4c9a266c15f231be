/// What all JSON-RPC methods share: their parameters, their answers, and the forms of values.
@NullMarked
package org.openledger.chain.rpc;

import org.jspecify.annotations.NullMarked;
