package org.openledger.chain.rpc;

/// Makes a filter that collects the hashes of blocks from now on.
record NewBlockFilter(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_newBlockFilter";
  }

  @Override
  public Reply call(Params params) {
    return filters.add(new Filters.Kind.BlockHashes());
  }
}
