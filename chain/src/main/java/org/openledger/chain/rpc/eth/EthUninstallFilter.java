package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Forgets a filter.
record EthUninstallFilter(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_uninstallFilter";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(filters.remove(params.get(0).text()));
  }
}
