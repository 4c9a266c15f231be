package org.openledger.chain.rpc;

/// Forgets a filter.
record UninstallFilter(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_uninstallFilter";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(filters.remove(params.get(0).text()));
  }
}
