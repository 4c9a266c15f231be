package org.openledger.chain.rpc.eth;

import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// Makes a filter that collects the hashes of blocks from now on.
record EthNewBlockFilter(Filters filters) implements RpcMethod {
  @Override
  public String name() {
    return "eth_newBlockFilter";
  }

  @Override
  public Reply call(Params params) {
    return filters.add(params.caller(), new Filters.Kind.BlockHashes());
  }
}
