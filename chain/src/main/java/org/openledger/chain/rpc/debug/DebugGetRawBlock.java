package org.openledger.chain.rpc.debug;

import org.openledger.chain.block.BlockStore;
import org.openledger.chain.rpc.Blocks;
import org.openledger.chain.rpc.Encode;
import org.openledger.chain.rpc.Params;
import org.openledger.chain.rpc.Reply;
import org.openledger.chain.rpc.RpcMethod;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// The RLP of a block.
record DebugGetRawBlock(Blocks blocks) implements RpcMethod {
  @Override
  public String name() {
    return "debug_getRawBlock";
  }

  @Override
  public Reply call(Params params) {
    return Reply.of(Encode.data(get(blocks, params).block().encode()));
  }

  static BlockStore.Stored get(Blocks blocks, Params params) {
    return blocks
        .block(params.get(0))
        .orElseThrow(() -> new Refusal(Code.STATE_UNAVAILABLE, "header not found"));
  }
}
