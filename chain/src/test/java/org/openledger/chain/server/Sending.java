package org.openledger.chain.server;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.json.Json;

/// Says that it has sent what has no hash: whatever waits for it fails, outside of any method.
///
/// @param hash what it says instead of a hash
record Sending(String hash) implements RpcMethod {
  /// A call of it.
  static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_sendRawTransaction\"}";

  @Override
  public String name() {
    return "eth_sendRawTransaction";
  }

  @Override
  public Reply call(Params params) {
    return new Reply.Result(Json.of(hash));
  }
}
