package org.openledger.chain.rpc;

import org.openledger.chain.node.ChainNode;

/// Makes a filter that collects logs from now on.
record NewFilter(ChainNode node, Blocks blocks, Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_newFilter";
  }

  @Override
  public Reply call(Params params) {
    return filters.add(new Filters.Kind.Logs(LogQuery.parse(params.get(0), node, blocks)));
  }
}
