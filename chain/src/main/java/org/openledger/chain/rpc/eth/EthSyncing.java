package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Whether the node lags behind; the only producer never does.
record EthSyncing() implements RpcMethod {
  @Override
  public String name() {
    return "eth_syncing";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(false);
  }
}
