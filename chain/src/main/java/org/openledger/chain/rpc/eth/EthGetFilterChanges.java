package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// What a filter collected since it was last asked.
record EthGetFilterChanges(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getFilterChanges";
  }

  @Override
  public Reply call(Params params) {
    return filters.changes(params.get(0).text());
  }
}
