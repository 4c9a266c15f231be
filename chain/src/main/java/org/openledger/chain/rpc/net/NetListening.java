package org.openledger.chain.rpc.net;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Whether the node takes connections: it answers, so it does.
record NetListening() implements RpcMethod {
  @Override
  public String name() {
    return "net_listening";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(true);
  }
}
