package org.openledger.chain.rpc.debug;

import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;

/// The RLP of a header.
record DebugGetRawHeader(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawHeader";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.data(DebugGetRawBlock.get(blocks, params).block().header().encode()));
  }
}
