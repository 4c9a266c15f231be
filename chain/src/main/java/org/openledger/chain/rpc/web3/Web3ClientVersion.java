package org.openledger.chain.rpc.web3;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.Release;

/// Name and version of this node.
record Web3ClientVersion() implements RpcMethod {
  @Override
  public String name() {
    return "web3_clientVersion";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of("OpenLedger/" + Release.VERSION + "/java" + Runtime.version().feature());
  }
}
