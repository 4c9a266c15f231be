package org.openledger.chain.rpc;

/// Ends a subscription of this connection.
record Unsubscribe() implements RpcMethod {
  @Override
  public String name() {
    return "eth_unsubscribe";
  }

  @Override
  public Reply call(Params params) {
    Subscriptions subscriptions = params.subscriptions();
    return subscriptions == null
        ? Subscribe.unsupported()
        : Reply.of(subscriptions.stop(params.get(0).text()));
  }
}
