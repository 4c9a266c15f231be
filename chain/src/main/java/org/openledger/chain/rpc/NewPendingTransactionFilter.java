package org.openledger.chain.rpc;

/// Makes a filter that collects the hashes of waiting transactions from now on.
record NewPendingTransactionFilter(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_newPendingTransactionFilter";
  }

  @Override
  public Reply call(Params params) {
    return filters.add(new Filters.Kind.Pending());
  }
}
