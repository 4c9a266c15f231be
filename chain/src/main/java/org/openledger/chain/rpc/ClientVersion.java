package org.openledger.chain.rpc;

/// Name and version of this node.
record ClientVersion() implements RpcMethod {
  @Override
  public String name() {
    return "web3_clientVersion";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of("OpenLedger/0.1.0/java" + Runtime.version().feature());
  }
}
