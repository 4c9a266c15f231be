package org.openledger.chain.rpc;

/// What a filter collected since it was last asked.
record GetFilterChanges(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getFilterChanges";
  }

  @Override
  public Reply call(Params params) {
    return filters.changes(params.get(0).text());
  }
}
