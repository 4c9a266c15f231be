package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// All logs that match a filter made before.
record EthGetFilterLogs(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getFilterLogs";
  }

  @Override
  public Reply call(Params params) {
    return filters.logs(params.get(0).text());
  }
}
