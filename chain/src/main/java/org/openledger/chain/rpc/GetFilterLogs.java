package org.openledger.chain.rpc;

/// All logs that match a filter made before.
record GetFilterLogs(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_getFilterLogs";
  }

  @Override
  public Reply call(Params params) {
    return filters.logs(params.get(0).text());
  }
}
