package org.openledger.chain.rpc.net;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Number of peers; there is one node only.
record NetPeerCount() implements RpcMethod {
  @Override
  public String name() {
    return "net_peerCount";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of("0x0");
  }
}
